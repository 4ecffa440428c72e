import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { readRunningNote } from '../../src/platform/files/running-note.ts';
import { freePort } from '../support/free-port.ts';
import { programArguments } from '../support/start-child.ts';
import { openPress } from './press.ts';
import { type Stampede, stampede } from './stampede.ts';
import { untilPicturesAreMade } from './until-pictures-are-made.ts';
import { median } from './median.ts';

/**
 * The campaign page: from memory beside a bare `node:http` server that sends the same bytes and headers, of `npm start`, with all that it
 * embeds, in the process that has just made the demo's content and in the next one, after a crowd, and of a web process; read and
 * rendered for each request beside Express with the same template over constant data; and for a crowd after a change. Always in turns
 * in one run, so that the machine's moods fall on both alike.
 * Prints tables and, last, one JSON line.
 */
/** Short and many: what else the machine does then falls on both, or on pairs that the median leaves out. */
const CACHED = { pairs: 61, milliseconds: 150, apart: true };
/** The database is a part of the one and not of the other: they share all processors. */
const UNCACHED = { pairs: 15, milliseconds: 600, apart: false };
const WARM_UP_MS = 3_000;
const CONNECTIONS = 50;
const PROCESSES = 3;
const everyProcessor = `0-${availableParallelism() - 1}`;
const slug = 'safe-homes';
const page = `/campaigns/${slug}`;
/** What `npm start` runs: the flags that it gives V8 are part of what is measured. */
const npmStart = (JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { start: string } }).scripts.start.split(' ').slice(1);

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
  const first = await startAll(metricsPort);
  const answer = await fetchPage(first + page);
  const secondsToFirstPage = (performance.now() - began) / 1000;
  const plain = await fetchPage(first + page, 'identity');
  let siteProcess = children[0];
  await untilPicturesAreMade(databaseOf());
  const firstStart = await inTurns(CACHED, { 'cached, first start': first, bare: await startBare(answer) });

  const crowds: Stampede[] = [];
  let site = '';
  const cached = await byProcesses(async () => {
    await end(siteProcess);
    site = await startAll(metricsPort);
    siteProcess = children.at(-1);
    crowds.push(await stampede({ site, page, slug, mongodbUri: databaseOf(), metricsUrl: `http://127.0.0.1:${metricsPort}/metrics` }));
    return inTurns(CACHED, { cached: site, bare: await startBare(answer) });
  });
  const mongodbUri = databaseOf();
  const alone = await byProcesses(async () => {
    const web = await startWeb(mongodbUri);
    await fetchPage(`${web}${page}`);
    return inTurns(CACHED, { 'cached, web process': web, bare: await startBare(answer) });
  });
  const [, uncachedSite = '', constant = ''] = await start([...programArguments('test/bench/uncached-server.ts'), mongodbUri, site, page], /site (http:\S+) constant (http:\S+)/);
  const uncached = await inTurns(UNCACHED, { uncached: uncachedSite, constant });

  const figures = {
    cachedToBare: cached.ratio,
    cachedToBareOfFirstStart: firstStart.ratio,
    cachedToBareOfWebProcess: alone.ratio,
    cachedRequestsPerSecond: cached.first,
    bareRequestsPerSecond: cached.second,
    uncachedToConstant: uncached.ratio,
    uncachedRequestsPerSecond: uncached.first,
    constantRequestsPerSecond: uncached.second,
    stampedeVisitors: Math.min(...crowds.map(({ visitors }) => visitors)),
    stampedeRenders: Math.max(...crowds.map(({ renders }) => renders)),
    stampedeSeconds: rounded(Math.max(...crowds.map(({ seconds }) => seconds)), 2),
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

function databaseOf(): string {
  return readRunningNote(dataDir)?.mongodbUri ?? '';
}

/** The middle one of several processes, each beside another bare server: two that run the same program differ by up to a fifth, for as long as they live. */
async function byProcesses(measure: () => Promise<Comparison>): Promise<Comparison> {
  const found: Comparison[] = [];
  while (found.length < PROCESSES) found.push(await measure());
  return found.toSorted((one, other) => one.ratio - other.ratio)[Math.floor(PROCESSES / 2)] as Comparison;
}

async function startBare({ body, headers }: Answer): Promise<string> {
  const files = [path.join(folder, 'body'), path.join(folder, 'headers')] as const;
  writeFileSync(files[0], body);
  writeFileSync(files[1], JSON.stringify(headers));
  const [, bare = ''] = await start([...programArguments('test/bench/bare-server.ts'), ...files], /(http:\/\/127\.0\.0\.1:\d+)/);
  return bare;
}

/** Everything in one process, as `npm start` runs it. @returns its address */
async function startAll(metricsPort: number): Promise<string> {
  const [, address = ''] = await start(npmStart, /(http:\/\/127\.0\.0\.1:\d+)\//, { METRICS_PORT: String(metricsPort) });
  return address;
}

async function end(child: ChildProcess | undefined): Promise<void> {
  child?.kill('SIGTERM');
  await new Promise((resolve) => child?.once('exit', resolve));
}

/** As larger installations run it: a process that serves visitors and nothing else. */
async function startWeb(mongodbUri: string): Promise<string> {
  const secrets = { SECRET: 'a secret of the bench that is long enough', STRIPE_SECRET_KEY: 'sk_test_bench', STRIPE_WEBHOOK_SECRET: 'whsec_bench' };
  const [, port = ''] = await start(programArguments('src/server.ts'), /"port":(\d+)/, { ...secrets, MONGODB_URI: mongodbUri, SMTP_URL: 'smtp://127.0.0.1:1', LOG_LEVEL: 'info' });
  return `http://127.0.0.1:${port}`;
}

/** @returns what it printed of its address */
function start(args: string[], address: RegExp, more: Record<string, string> = {}): Promise<RegExpExecArray> {
  const env = { ...process.env, PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'warn', NODE_ENV: 'development', ...more };
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  return new Promise((resolve, reject) => {
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text.replaceAll('localhost', '127.0.0.1');
      const found = address.exec(printed);
      if (found !== null) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`${args.join(' ')} ended with ${code}`)));
  });
}

interface Comparison {
  first: number;
  second: number;
  ratio: number;
}

/** Medians of pairs, each of which measures one and then the other, and the next pair the other way round. */
async function inTurns({ pairs, milliseconds, apart }: typeof CACHED, bases: Record<string, string>): Promise<Comparison> {
  const [[firstName, firstBase], [secondName, secondBase]] = Object.entries(bases) as [[string, string], [string, string]];
  const [first, second] = await Promise.all([openPress(firstBase + page, CONNECTIONS), openPress(secondBase + page, CONNECTIONS)]);
  if (apart) serversOn('0', String(availableParallelism() - 1));
  // Compilers are done and connections are warm after these.
  for (const press of [first, second]) await press.for(WARM_UP_MS);
  const rounds: { first: number; second: number }[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    const before = pair % 2 === 0 ? undefined : await second.for(milliseconds);
    rounds.push({ first: await first.for(milliseconds), second: before ?? await second.for(milliseconds) });
  }
  first.close();
  second.close();
  if (apart) serversOn(everyProcessor, everyProcessor);
  const ratios = rounds.map((round) => round.first / round.second).toSorted((a, b) => a - b);
  const quartile = (part: number) => rounded(ratios[Math.floor(ratios.length * part)] ?? 0, 3);
  const result = { first: rounded(median(rounds.map((round) => round.first)), 0), second: rounded(median(rounds.map((round) => round.second)), 0), ratio: quartile(0.5) };
  console.table([{ [firstName]: result.first, [secondName]: result.second, 'ratio, lower quartile': quartile(0.25), 'median': result.ratio, 'upper quartile': quartile(0.75) }]);
  return result;
}

/**
 * Puts the servers on processors of theirs and this process on others. Left alone, the system moves some of them to and fro for as long as they
 * live, and not others: the same instructions then take the kernel twice as long. Where there is no `taskset`, they stay where they are.
 */
function serversOn(theirs: string, own: string): void {
  for (const { pid, exitCode } of children) if (pid !== undefined && exitCode === null) spawnSync('taskset', ['-a', '-c', '-p', theirs, String(pid)]);
  spawnSync('taskset', ['-a', '-c', '-p', own, String(process.pid)]);
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
