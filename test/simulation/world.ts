import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Db, MongoClient } from 'mongodb';
import { connectMongo } from '../../src/platform/mongo/connect-mongo.ts';
import { startMongo } from '../../src/sandbox/mongo/start-mongo.ts';
import { startStripe } from '../../src/sandbox/stripe/start-stripe.ts';
import { freePort } from '../support/free-port.ts';
import { orderStripe } from '../support/stripe-control.ts';
import { type Addresses, composeHouse, type SimulatedHouse, webhookSecret } from './compose-house.ts';
import type { Journal } from './journal.ts';
import { newJournal } from './journal.ts';
import { untilNoneIsUnderWay } from './refund-calls.ts';
import { seedTargets } from './seed-targets.ts';
import { type SimulatedClock, simulatedClock } from './simulated-clock.ts';
import { startWorker } from './worker.ts';

/** All that a run takes: the embedded database and Stripe in threads of their own, one `web` and two `worker`. */
export interface World {
  addresses: Addresses;
  clock: SimulatedClock;
  /** The database by the stock driver, which no fault of the run reaches. */
  database: Db;
  journal: Journal;
  web: SimulatedHouse;
  /** The last lines of everybody's log. */
  log: string[];
  /** Gives Stripe's test controls an order. */
  order<Result = unknown>(order: string, given?: object): Promise<Result>;
  passTime(seconds: number): Promise<void>;
  /** Kills a worker and starts another in its place. @returns what came of it */
  killWorker(index: number, afterMessages: number): Promise<'killed in the middle' | 'killed at rest' | 'dying already'>;
  /** Faults of the database, by `configureFailPoint`; `off` ends them. */
  failDatabase(failPoint: string, mode: 'off' | { times: number }, data?: object): Promise<void>;
  close(): Promise<void>;
}

const KEPT_LINES = 200;
const WORKERS = 2;
/** In seconds. What of this passes during one call makes no day. */
const FEW_HOURS = 2 * 3600;
/** The site's name to the database: faults are meant for it, and not for who looks on. */
export const appName = 'simulated-house';

export async function startWorld(): Promise<World> {
  const dataDir = mkdtempSync(path.join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'wellspring-simulation-'));
  const port = await freePort();
  const site = `http://127.0.0.1:${port}`;
  const [mongo, stripe] = await Promise.all([
    startMongo({ dataDir: path.join(dataDir, 'mongo'), testCommands: true, transactionLifetime: 3_000 }),
    startStripe({ dataDir: path.join(dataDir, 'stripe'), port: 0, controlPort: 0, webhookUrl: `${site}/webhooks/stripe`, webhookSecret }),
  ]);
  const uri = new URL(mongo.uri);
  uri.pathname = '/wellspring-test-simulation';
  const client = await MongoClient.connect(uri.href);
  uri.searchParams.set('appName', appName);
  const addresses: Addresses = { site, port, mongoUri: uri.href, stripeBase: stripe.apiBase };
  const clock = simulatedClock();
  const log: string[] = [];
  const note = (line: string) => {
    log.push(line);
    if (log.length > KEPT_LINES) log.shift();
  };
  const web = await composeHouse({ addresses, clock, connection: await connectMongo(uri.href), note });
  await seedTargets(web.features, clock.now());
  const server = await listen(web, port);
  const hire = (index: number) => startWorker({ addresses, clock, note, ...(index === 0 ? { bell: web.bell } : {}) });
  const workers = await Promise.all(Array.from({ length: WORKERS }, (_, index) => hire(index)));
  /** Of two kills at once each would hire a successor, and one of those would work on unseen. */
  const dying = new Set<number>();
  const order: World['order'] = (name, given) => orderStripe(stripe.controlBase ?? '', name, given);
  return {
    addresses, clock, web, log, order,
    database: client.db(),
    journal: newJournal(),
    async passTime(seconds) {
      const pass = async () => {
        await order('/time/advance', { seconds });
        clock.pass(seconds * 1000);
      };
      if (seconds <= FEW_HOURS) return pass();
      await clock.whileDaysPass(async () => {
        await untilNoneIsUnderWay(() => [web, ...workers.map(({ house }) => house)].map(({ refundCalls }) => refundCalls));
        await pass();
      });
    },
    async killWorker(index, afterMessages) {
      const worker = workers[index];
      if (worker === undefined || dying.has(index)) return 'dying already';
      dying.add(index);
      try {
        const { met, sessions } = await worker.killBefore(afterMessages);
        // What the server does by itself a minute after a client died in the middle of a transaction.
        if (sessions.length > 0) await client.db('admin').command({ killSessions: sessions });
        workers[index] = await hire(index);
        return met ? 'killed in the middle' : 'killed at rest';
      } finally {
        dying.delete(index);
      }
    },
    async failDatabase(failPoint, mode, data = {}) {
      await client.db('admin').command({ configureFailPoint: failPoint, mode, ...(mode === 'off' ? {} : { data: { appName, ...data } }) });
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      for (const worker of workers) await worker.stop();
      await web.features.ledger.close();
      await web.connection.close();
      await client.close();
      await Promise.all([stripe.close(), mongo.close()]);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function listen({ app }: SimulatedHouse, port: number): Promise<Server> {
  const server = createServer(app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return server;
}
