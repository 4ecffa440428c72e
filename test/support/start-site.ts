import { mkdtempSync, rmSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MongoClient } from 'mongodb';
import { newId } from '../../src/shared/ids.ts';
import { freePort } from './free-port.ts';
import { type Mail, type MailFilter, readMail, waitForMail } from './mailbox-client.ts';
import { type Child, startChild } from './start-child.ts';

/** The whole site as `npm start` runs it, in a process of its own. */
export interface Site {
  /** Without a slash at its end. */
  readonly url: string;
  readonly dataDir: string;
  readonly pid: number;
  output(): string;
  mail(filter?: MailFilter): Promise<Mail[]>;
  waitForMail(filter: MailFilter & { count?: number }): Promise<Mail[]>;
  /** Ends it with SIGKILL: no clean-up of its own. */
  kill(): Promise<void>;
  /** Starts it again on the same data and port. */
  restart(): Promise<void>;
  /** As Ctrl-C does. */
  interrupt(): Promise<{ code: number | null; afterMs: number }>;
  /** Ends it and takes its data away. */
  stop(): Promise<void>;
}

export interface SiteOptions {
  env?: Record<string, string>;
}

/** The environment of a site that takes any port and keeps its data in `dataDir`. */
export function siteEnvironment(dataDir: string, env: Record<string, string> = {}): Record<string, string> {
  return { NODE_ENV: 'development', PORT: '0', LOG_LEVEL: 'warn', DATA_DIR: dataDir, ...databaseOfItsOwn(), ...env };
}

/** A folder with the demo content as a first start leaves it, for all sites of this process: drawing its pictures takes two thirds of a first start. */
let demoData: Promise<string> | undefined;

async function makeDemoData(): Promise<string> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'wellspring-demo-'));
  process.once('exit', () => rmSync(dataDir, { recursive: true, force: true }));
  const site = startChild('src/start.ts', { env: siteEnvironment(dataDir, { MONGODB_URI: '' }) });
  await addressOf(site);
  await site.end('SIGINT');
  return dataDir;
}

/** Starts a site with the demo content on a data folder of its own, and waits until it is open. */
export async function startSite({ env = {} }: SiteOptions = {}): Promise<Site> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'wellspring-site-'));
  const environment = siteEnvironment(dataDir, { PORT: String(await freePort()), ...env });
  if (!environment.MONGODB_URI) await cp(await (demoData ??= makeDemoData()), dataDir, { recursive: true });
  let child: Child;
  const start = async () => {
    child = startChild('src/start.ts', { env: environment });
    return addressOf(child);
  };
  const url = await start().catch(async (error: unknown) => {
    await child.end('SIGKILL');
    rmSync(dataDir, { recursive: true, force: true });
    throw error;
  });
  return {
    url,
    dataDir,
    get pid() {
      return child.pid;
    },
    output: () => child.output(),
    mail: (filter) => readMail(url, filter),
    waitForMail: (filter) => waitForMail(url, filter),
    async kill() {
      await child.end('SIGKILL');
    },
    async restart() {
      if (child.running()) await child.end();
      await start();
    },
    interrupt: () => child.end('SIGINT'),
    async stop() {
      if (child.running()) await child.end();
      rmSync(dataDir, { recursive: true, force: true });
      if (environment.MONGODB_URI) await dropDatabase(environment.MONGODB_URI);
    },
  };
}

async function addressOf(child: Child): Promise<string> {
  const [, address = ''] = await child.printed(/The site\s+(http:\/\/\S+)[^]*Ctrl-C/);
  return address.replace(/\/$/, '');
}

/** On the replica set that TEST_MONGODB_URI names, when it does; else the site embeds its own database. */
function databaseOfItsOwn(): Record<string, string> {
  const named = process.env.TEST_MONGODB_URI;
  if (named === undefined || named === '') return {};
  const address = new URL(named);
  address.pathname = `/wellspring-test-${newId('db').toLowerCase()}`;
  return { MONGODB_URI: address.href };
}

async function dropDatabase(uri: string): Promise<void> {
  const client = await MongoClient.connect(uri);
  try {
    await client.db().dropDatabase();
  } finally {
    await client.close();
  }
}
