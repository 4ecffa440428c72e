import path from 'node:path';
import type { Express } from 'express';
import type { Connection } from 'mongoose';
import pino from 'pino';
import { createApp } from '../../src/app.ts';
import { composeFeatures, type Features } from '../../src/compose-features.ts';
import { composeRoutes } from '../../src/compose-routes.ts';
import { type Config, readConfig } from '../../src/config.ts';
import { createAssets } from '../../src/http/assets.ts';
import { createPageCache } from '../../src/http/page-cache.ts';
import { createPages } from '../../src/http/pages.ts';
import { createViews, type Views } from '../../src/http/views.ts';
import type { Mailer } from '../../src/platform/mail/mailer.ts';
import { createMetrics } from '../../src/platform/metrics/create-metrics.ts';
import type { CallQueue } from '../../src/platform/stripe/call-queue.ts';
import { createStripe } from '../../src/platform/stripe/create-stripe.ts';
import { type Bell, createBell, type Task } from '../../src/platform/tasks/run-tasks.ts';
import type { Services } from '../../src/services.ts';
import { createTokens } from '../../src/shared/tokens.ts';
import type { Outside } from '../../src/outside.ts';
import { type RefundCalls, refundCalls } from './refund-calls.ts';
import { signAnew } from './sign-anew.ts';
import type { SimulatedClock } from './simulated-clock.ts';
import { secretKey } from './stripe-truth.ts';

const root = path.resolve(import.meta.dirname, '../..');
const secret = 'a-secret-of-the-simulation-alone-long-enough';
export const webhookSecret = 'whsec_simulation_0123456789';

export interface Addresses {
  site: string;
  port: number;
  mongoUri: string;
  stripeBase: string;
}

/** One process of the house: all of its real features over its own connections. */
export interface SimulatedHouse {
  app: Express;
  features: Features;
  /** All background work but the sending of mails, which a run of thousands of gifts has no time to draw. */
  tasks: Task[];
  bell: Bell;
  connection: Connection;
  refundCalls: RefundCalls;
}

export interface HouseParts {
  addresses: Addresses;
  clock: SimulatedClock;
  connection: Connection;
  bell?: Bell;
  /** Calls to Stripe wait here: for ever, once the process is dead. */
  queue?: CallQueue;
  /** Gets each line of the log. */
  note: (line: string) => void;
}

/** As src/compose.ts puts it together, but for the clock, the connection and the mailer, which are the run's. */
export async function composeHouse({ addresses, clock, connection, bell = createBell(), queue, note }: HouseParts): Promise<SimulatedHouse> {
  const config = configOf(addresses);
  const services = servicesOf(addresses);
  const log = pino({ level: 'warn' }, { write: note });
  const views = sharedViews();
  const calls = refundCalls(() => clock.quiet());
  const outside: Outside = {
    connection, clock, log, bell, views,
    databaseAway: () => false,
    stripe: calls.counted(createStripe(secretKey, addresses.stripeBase, queue)),
    mailer: noMailer,
    tokens: createTokens([secret]),
    pages: createPages(views, { name: config.siteName, publicUrl: config.publicUrl, demo: null }),
    pageCache: createPageCache(() => clock.now().getTime()),
  };
  const { features, tasks } = await composeFeatures(outside, config, services);
  const app = createApp({
    ...composeRoutes(outside, features, config, services),
    pages: outside.pages, assets: createAssets(path.join(root, 'public')), log, metrics: createMetrics(), publicUrl: config.publicUrl, trustProxy: 1,
    ready: () => Promise.resolve(true), mounts: [{ path: '/webhooks/stripe', handler: signAnew(webhookSecret, clock) }],
  });
  return { app, features, bell, connection, refundCalls: calls, tasks: calls.countedTasks(tasks.filter(({ name }) => name !== 'send mail')) };
}

function configOf({ site, port }: Addresses): Config {
  return readConfig({ NODE_ENV: 'test', PORT: String(port), PUBLIC_URL: site, SECRET: secret, TRUST_PROXY: '1', LOG_LEVEL: 'warn' });
}

function servicesOf({ mongoUri, stripeBase }: Addresses): Services {
  return { mongodbUri: mongoUri, stripe: { secretKey, webhookSecret, apiBase: stripeBase }, smtpUrl: 'smtp://127.0.0.1:1', secrets: [secret], demo: null };
}

const noMailer: Mailer = {
  send: () => Promise.resolve({ state: 'failed', permanent: false, reason: 'The simulation sends no mail' }),
  close: () => undefined,
};

let views: Views | undefined;

/** Compiled once a process: they hold nothing of a run. */
function sharedViews(): Views {
  views ??= createViews(path.join(root, 'views'), createAssets(path.join(root, 'public')));
  return views;
}
