import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import autocannon from 'autocannon';
import { readRunningNote } from '../../src/platform/files/running-note.ts';
import { freePort } from '../support/free-port.ts';
import { stampede } from './stampede.ts';

/**
 * The campaign page: from memory beside a bare `node:http` server that sends the same bytes and headers; read and rendered
 * for each request beside Express with the same template over constant data; and for a crowd after a change. Always in turns
 * in one run, so that the machine's moods fall on both alike. Prints tables and, last, one JSON line.
 */
const ROUNDS = 9;
const SECONDS_A_ROUND = 2;
const CONNECTIONS = 50;
const slug = 'safe-homes';
const page = `/campaigns/${slug}`;

const folder = mkdtempSync(path.join(tmpdir(), 'wellspring-bench-'));
const dataDir = path.join(folder, 'data');
const children: ChildProcess[] = [];
try {
  await bench();
} finally {
  for (const child of children) child.kill('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
}

async function bench(): Promise<void> {
  const metricsPort = await freePort();
  const began = performance.now();
  const [, site = ''] = await start(['src/start.ts'], /(http:\/\/127\.0\.0\.1:\d+)\//, { METRICS_PORT: String(metricsPort) });
  const answer = await fetchPage(`${site}${page}`);
  const secondsToFirstPage = (performance.now() - began) / 1000;
  const plain = await fetchPage(`${site}${page}`, 'identity');
  const { mongodbUri = '' } = readRunningNote(dataDir) ?? {};

  const crowd = await stampede({ site, page, slug, mongodbUri, metricsUrl: `http://127.0.0.1:${metricsPort}/metrics` });
  const bare = await startBare(answer);
  const cached = await inTurns('cached', 'bare', site, bare);
  const [, uncachedSite = '', constant = ''] = await start(['test/bench/uncached-server.ts', mongodbUri, site, page], /site (http:\S+) constant (http:\S+)/);
  const uncached = await inTurns('uncached', 'constant', uncachedSite, constant);

  const figures = {
    cachedToBare: cached.ratio,
    cachedRequestsPerSecond: cached.first,
    bareRequestsPerSecond: cached.second,
    uncachedToConstant: uncached.ratio,
    uncachedRequestsPerSecond: uncached.first,
    constantRequestsPerSecond: uncached.second,
    stampedeVisitors: crowd.visitors,
    stampedeRenders: crowd.renders,
    stampedeSeconds: rounded(crowd.seconds, 2),
    pageBytes: plain.body.length,
    pageBytesBrotli: answer.body.length,
    secondsToFirstPage: rounded(secondsToFirstPage, 2),
  };
  console.table(figures);
  console.log(JSON.stringify({ bench: 'pages', figures }));
}

interface Answer {
  body: Buffer;
  headers: Record<string, string>;
}

function fetchPage(url: string, encoding = 'br'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { 'accept-encoding': encoding } }, (res) => {
      const parts: Buffer[] = [];
      res.on('data', (part: Buffer) => parts.push(part));
      res.on('end', () => {
        if (res.statusCode !== 200) return reject(new Error(`${url} answered ${res.statusCode}`));
        const { date: _date, connection: _connection, 'keep-alive': _keep, ...headers } = res.headers;
        resolve({ body: Buffer.concat(parts), headers: headers as Record<string, string> });
      });
    }).on('error', reject);
  });
}

async function startBare({ body, headers }: Answer): Promise<string> {
  const files = [path.join(folder, 'body'), path.join(folder, 'headers')] as const;
  writeFileSync(files[0], body);
  writeFileSync(files[1], JSON.stringify(headers));
  const [, bare = ''] = await start(['test/bench/bare-server.ts', ...files], /(http:\/\/127\.0\.0\.1:\d+)/);
  return bare;
}

/** @returns what it printed of its address */
function start(args: string[], address: RegExp, more: Record<string, string> = {}): Promise<RegExpExecArray> {
  const env = { ...process.env, PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'warn', NODE_ENV: 'development', ...more };
  const child = spawn(process.execPath, ['--import', 'tsx', ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  return new Promise((resolve, reject) => {
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text.replaceAll('localhost', '127.0.0.1');
      const found = address.exec(printed);
      if (found !== null) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`${args[0]} ended with ${code}`)));
  });
}

/** Medians of some rounds, each of which measures one and then the other. */
async function inTurns(firstName: string, secondName: string, firstBase: string, secondBase: string): Promise<{ first: number; second: number; ratio: number }> {
  await measure(firstBase);
  await measure(secondBase);
  const rounds: { first: number; second: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) rounds.push({ first: await measure(firstBase), second: await measure(secondBase) });
  console.table(rounds.map(({ first, second }) => ({ [firstName]: first, [secondName]: second, ratio: rounded(first / second, 3) })));
  return {
    first: rounded(median(rounds.map(({ first }) => first)), 0),
    second: rounded(median(rounds.map(({ second }) => second)), 0),
    ratio: rounded(median(rounds.map(({ first, second }) => first / second)), 3),
  };
}

async function measure(base: string): Promise<number> {
  const result = await autocannon({ url: `${base}${page}`, connections: CONNECTIONS, duration: SECONDS_A_ROUND, headers: { 'accept-encoding': 'br' } });
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${base}: ${result.non2xx} answers were not 2xx, ${result.errors} failed`);
  return result.requests.average;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
