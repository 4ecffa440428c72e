import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import autocannon from 'autocannon';

/**
 * The campaign page beside a bare `node:http` server that sends the same bytes and headers, in turns in one run, so that
 * the machine's moods fall on both alike. Prints a table and, last, one JSON line.
 */
const ROUNDS = 5;
const SECONDS_A_ROUND = 4;
const CONNECTIONS = 50;
const page = '/campaigns/safe-homes';

const folder = mkdtempSync(path.join(tmpdir(), 'wellspring-bench-'));
const children: ChildProcess[] = [];
try {
  await bench();
} finally {
  for (const child of children) child.kill('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
}

async function bench(): Promise<void> {
  const began = performance.now();
  const site = await start(['src/start.ts'], /(http:\/\/localhost:\d+)\//);
  const answer = await fetchPage(`${site}${page}`);
  const secondsToFirstPage = (performance.now() - began) / 1000;
  const bare = await startBare(answer);
  await measure(site);
  await measure(bare);
  const rounds: { site: number; bare: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) rounds.push({ site: await measure(site), bare: await measure(bare) });
  const ratios = rounds.map((round) => round.site / round.bare).toSorted((a, b) => a - b);
  const plain = await fetchPage(`${site}${page}`, 'identity');
  const figures = {
    cachedToBare: rounded(median(ratios), 3),
    siteRequestsPerSecond: rounded(median(rounds.map((round) => round.site)), 0),
    bareRequestsPerSecond: rounded(median(rounds.map((round) => round.bare)), 0),
    pageBytes: plain.body.length,
    pageBytesBrotli: answer.body.length,
    secondsToFirstPage: rounded(secondsToFirstPage, 2),
  };
  console.table(rounds.map((round) => ({ ...round, ratio: rounded(round.site / round.bare, 3) })));
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
  return start(['test/bench/bare-server.ts', ...files], /(http:\/\/127\.0\.0\.1:\d+)/);
}

function start(args: string[], address: RegExp): Promise<string> {
  const env = { ...process.env, PORT: '0', DATA_DIR: path.join(folder, 'data'), LOG_LEVEL: 'warn', NODE_ENV: 'development' };
  const child = spawn(process.execPath, ['--import', 'tsx', ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  return new Promise((resolve, reject) => {
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      const found = address.exec(printed)?.[1];
      if (found !== undefined) resolve(found.replace('localhost', '127.0.0.1'));
    });
    child.once('exit', (code) => reject(new Error(`${args[0]} ended with ${code}`)));
  });
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
