import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MongoClient } from 'mongodb';
import { newId } from '../../src/shared/ids.ts';
import { freePort } from './free-port.ts';
import { type MongoProxy, startMongoProxy } from './mongo-proxy.ts';
import { InVain, pollUntil } from './poll-until.ts';
import { type SmtpProxy, startSmtpProxy } from './smtp-proxy.ts';
import { type Child, startChild } from './start-child.ts';

/** A `web` or `worker` process that can be ended at any write and started again. */
export interface HouseProcess {
  /** The way to the database that this process alone takes. */
  readonly proxy: MongoProxy;
  pid(): number;
  /** SIGKILL, within this very call. */
  strike(): void;
  /** Starts it again after it was struck. Waits until it is ready for work. */
  restart(): Promise<void>;
  /** Lets the process’s clock jump: leases run out, retries come due. Not for `web`, which would take Stripe’s signatures for old. */
  skipAhead(milliseconds: number): void;
  /** How far its clock is ahead by now, in milliseconds. */
  aheadMs(): number;
  output(): string;
}

/** The database, which can be ended and started again over the same data. */
export interface DatabaseProcess {
  strike(): void;
  restart(): Promise<void>;
}

/** Wellspring as it runs in production: database, Stripe, relay, web and worker, each a process of its own. */
export interface Installation {
  readonly url: string;
  /** The addresses of all `web` processes; `url` is the first of them, to which Stripe sends its events. */
  readonly urls: readonly string[];
  readonly web: HouseProcess;
  readonly worker: HouseProcess;
  readonly workers: readonly HouseProcess[];
  /** Undefined for a database that the test did not start. */
  readonly databaseProcess: DatabaseProcess | undefined;
  readonly smtp: SmtpProxy;
  /** Where `/sandbox/mail.json` is served. */
  readonly mailBase: string;
  /** Where Stripe's API and payment pages are served. */
  readonly stripeBase: string;
  /** Where Stripe takes orders of tests. */
  readonly stripeControl: string;
  readonly webhookSecret: string;
  /** The house's database, by the stock driver and around the proxies: what is true, whoever says otherwise. */
  readonly database: ReturnType<MongoClient['db']>;
  /** The database's address for code of the test's own process. */
  readonly databaseUri: string;
  stop(): Promise<void>;
}

interface Sandboxes {
  mongoUri: string;
  databaseProcess: DatabaseProcess | undefined;
  stripeBase: string;
  stripeControl: string;
  smtpPort: number;
  mailBase: string;
}

/** A step of the clean-up. */
type Undo = () => Promise<unknown> | void;

const webhookSecret = 'whsec_fault_tests_only_0123456789';

/** Starts everything, with so many processes of each kind. The database is the replica set that TEST_MONGODB_URI names, when it does. */
export async function startInstallation(ofEach = 1): Promise<Installation> {
  /** What was started, to be ended in the opposite order, also when something later doesn't start. */
  const undo: Undo[] = [];
  const stop = async () => {
    for (const step of undo.toReversed()) await step();
  };
  try {
    return { ...await startAll(ofEach, undo), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startAll(ofEach: number, undo: Undo[]): Promise<Omit<Installation, 'stop'>> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'wellspring-faults-'));
  undo.push(() => rmSync(dataDir, { recursive: true, force: true }));
  const ports = await Promise.all(Array.from({ length: ofEach }, () => freePort()));
  const urls = ports.map((port) => `http://127.0.0.1:${port}`);
  const [url = ''] = urls;
  const { mongoUri, smtpPort, ...sandboxes } = await startSandboxes(dataDir, `${url}/webhooks/stripe`, undo);
  const databaseUri = databaseOfItsOwn(mongoUri);
  const client = await MongoClient.connect(databaseUri);
  const database = client.db();
  undo.push(() => client.close(), () => database.dropDatabase());
  const smtp = await startSmtpProxy(smtpPort);
  undo.push(() => smtp.close());
  const env = {
    NODE_ENV: 'development', PUBLIC_URL: url, LOG_LEVEL: 'warn', DATA_DIR: dataDir, TRUST_PROXY: '1',
    SECRET: 'a-secret-of-the-fault-tests-long-enough', STRIPE_SECRET_KEY: 'sk_test_fault_tests', STRIPE_WEBHOOK_SECRET: webhookSecret,
    STRIPE_API_BASE: sandboxes.stripeBase, SMTP_URL: `smtp://127.0.0.1:${smtp.port}`,
  };
  const primary = await primaryOf(client, databaseUri);
  const start = async (program: string, own: Record<string, string>, isReady: ProcessParts['isReady']) => {
    const proxy = await startMongoProxy(primary);
    undo.push(() => proxy.close());
    return houseProcess({ program, env: { ...env, ...own, MONGODB_URI: throughProxy(databaseUri, proxy.port) }, proxy, client, isReady }, undo);
  };
  const [webs, workers] = await Promise.all([
    Promise.all(ports.map((port, index) => start('src/server.ts', { PORT: String(port) }, () => answersAt(`${urls[index]}/readyz`)))),
    Promise.all(ports.map(async () => {
      // It answers there from when its tasks run.
      const port = await freePort();
      return start('src/worker.ts', { METRICS_PORT: String(port) }, () => answersAt(`http://127.0.0.1:${port}/metrics`));
    })),
  ]);
  return { ...sandboxes, url, urls, web: first(webs), worker: first(workers), workers, smtp, databaseUri, database, webhookSecret };
}

async function startSandboxes(dataDir: string, webhookUrl: string, undo: Undo[]): Promise<Sandboxes> {
  const start = (name: string, args: string[]) => {
    const child = startChild(`src/sandbox/${name}/main.ts`, { args: [...args, '--data', path.join(dataDir, name)] });
    undo.push(() => child.end());
    return child;
  };
  const named = process.env.TEST_MONGODB_URI;
  const mongo = named === undefined || named === '' ? await startDatabase(path.join(dataDir, 'mongo'), undo) : undefined;
  // Again after tenths of a second, then seconds: a site that was killed is back within one of them.
  const stripe = start('stripe', ['--port', '0', '--control', '0', '--webhook-hurry', '5000', '--webhook', webhookUrl, '--webhook-secret', webhookSecret]);
  const mail = start('mail', []);
  const [[, stripeControl = '', stripeBase = ''], [, smtpPort = '', mailBase = '']] = await Promise.all([
    stripe.printed(/control (\S+)\n(http:\/\/\S+)/),
    mail.printed(/smtp:\/\/127\.0\.0\.1:(\d+)\s+(http:\/\/[^/]+)/),
  ]);
  return { mongoUri: mongo?.uri ?? named ?? '', databaseProcess: mongo?.process, stripeBase, stripeControl, smtpPort: Number(smtpPort), mailBase };
}

async function startDatabase(folder: string, undo: Undo[]): Promise<{ uri: string; process: DatabaseProcess }> {
  const port = await freePort();
  let child: Child;
  const start = async () => {
    child = startChild('src/sandbox/mongo/main.ts', { args: ['--port', String(port), '--data', folder] });
    const [uri = ''] = await child.printed(/mongodb:\/\/\S+/);
    return uri;
  };
  undo.push(() => child.end());
  const uri = await start();
  return {
    uri,
    process: {
      strike: () => void process.kill(child.pid, 'SIGKILL'),
      async restart() {
        await child.ended;
        await start();
      },
    },
  };
}

function first<Thing>([thing]: readonly Thing[]): Thing {
  if (thing === undefined) throw new Error('At least one of each kind has to be started');
  return thing;
}

interface ProcessParts {
  program: string;
  env: Record<string, string>;
  proxy: MongoProxy;
  client: MongoClient;
  isReady: () => Promise<boolean> | boolean;
}

const preload = ['./test/support/clock-ahead.mjs'];

async function houseProcess({ program, env, proxy, client, isReady }: ProcessParts, undo: Undo[]): Promise<HouseProcess> {
  let aheadMs = 0;
  let child: Child;
  const start = async () => {
    child = startChild(program, { env: { ...env, CLOCK_AHEAD_MS: String(aheadMs) }, preload });
    await pollUntil(`${program} is ready`, () => {
      if (!child.running()) throw new InVain(`${program} ended: ${child.output()}`);
      return isReady();
    }, { timeoutMs: 60_000 });
  };
  undo.push(async () => {
    if (child?.running()) await child.end();
  });
  await start();
  return {
    proxy,
    pid: () => child.pid,
    strike: () => void process.kill(child.pid, 'SIGKILL'),
    async restart() {
      await child.ended;
      await endSessions(client, proxy);
      await start();
    },
    skipAhead(milliseconds) {
      aheadMs += milliseconds;
      child.send({ aheadMs });
    },
    aheadMs: () => aheadMs,
    output: () => child.output(),
  };
}

/**
 * What the server does by itself a minute after a client died in the middle of a transaction: ends it, so that its locks
 * go. Waiting for that minute at every point would take an hour.
 */
async function endSessions(client: MongoClient, proxy: MongoProxy): Promise<void> {
  const sessions = proxy.takeSessions();
  if (sessions.length === 0) return;
  await client.db('admin').command({ killSessions: sessions }).catch((error: unknown) => {
    if (!(error instanceof Error && 'codeName' in error && error.codeName === 'CommandNotFound')) throw error;
  });
}

async function primaryOf(client: MongoClient, uri: string): Promise<{ host: string; port: number }> {
  const { primary } = await client.db('admin').command({ hello: 1 }) as { primary?: string };
  const { hostname, port } = new URL(primary === undefined ? uri : `mongodb://${primary}`);
  return { host: hostname, port: Number(port || 27_017) };
}

/** `directConnection` keeps the driver from going around the proxy to the addresses that the replica set names. */
function throughProxy(uri: string, port: number): string {
  const address = new URL(uri);
  address.host = `127.0.0.1:${port}`;
  address.searchParams.delete('replicaSet');
  address.searchParams.set('directConnection', 'true');
  return address.href;
}

function databaseOfItsOwn(uri: string): string {
  const address = new URL(uri);
  address.pathname = `/wellspring-test-${newId('db').toLowerCase()}`;
  return address.href;
}

async function answersAt(address: string): Promise<boolean> {
  return (await fetch(address)).ok;
}
