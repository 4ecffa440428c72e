import type { RequestListener } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Express } from 'express';
import type { Connection } from 'mongoose';
import { createApp, type Mount } from './app.ts';
import { composeFeatures, type Features } from './compose-features.ts';
import { watchPages } from './compose-page-watch.ts';
import { composeLivePages } from './compose-live-pages.ts';
import { composeRoutes } from './compose-routes.ts';
import type { Config } from './config.ts';
import { createAssets } from './http/assets.ts';
import { liveFirst } from './http/live-first.ts';
import { createPageCache } from './http/page-cache.ts';
import { createPages } from './http/pages.ts';
import { pagesFirst } from './http/pages-first.ts';
import { createViews } from './http/views.ts';
import { createLogger } from './platform/log/create-logger.ts';
import type { Logger } from './platform/log/logger.ts';
import { createMailer } from './platform/mail/create-mailer.ts';
import { createMetrics, type Metrics } from './platform/metrics/create-metrics.ts';
import { connectMongo } from './platform/mongo/connect-mongo.ts';
import type { ChangeWatch } from './platform/mongo/watch-changes.ts';
import { watchDatabase } from './platform/mongo/watch-database.ts';
import { createSchedule } from './platform/schedule/create-schedule.ts';
import type { Schedule } from './platform/schedule/schedule.ts';
import { callPace } from './platform/stripe/call-pace.ts';
import { createStripe } from './platform/stripe/create-stripe.ts';
import { sharedCallQueue } from './platform/stripe/shared-call-queue.ts';
import { type Bell, createBell, type Task } from './platform/tasks/run-tasks.ts';
import type { Outside } from './outside.ts';
import type { Services } from './services.ts';
import { systemClock } from './shared/clock.ts';
import { createTokens } from './shared/tokens.ts';

/** Everything that one process needs, put together and connected. */
export interface House {
  app: Express;
  /** The application, with finished pages before it: what a server listens with. */
  answer: RequestListener;
  /** From now on pages, open ones too, follow what the database tells; for processes that answer visitors. Ends with the house. */
  watchPages(): void;
  /** Ends the connections of open pages: a server that stops listening waits for every answer to end. */
  hangUp(): void;
  /** Background work; `web` leaves it to `worker`. */
  tasks: Task[];
  /** Work that is done by the clock; for `worker` too. */
  schedule: Schedule;
  bell: Bell;
  log: Logger;
  metrics: Metrics;
  features: Features;
  close(): Promise<void>;
}

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * The only place where parts are wired together: adapters, then features in the order in which they depend on each
 * other, then their routes.
 * @throws DatabaseUnusable when the database can't be reached or is no replica set
 */
export async function compose(config: Config, services: Services, mounts: readonly Mount[] = []): Promise<House> {
  const log = createLogger({ level: config.logLevel, pretty: !config.production && process.stdout.isTTY });
  const metrics = createMetrics();
  const assets = createAssets(path.join(root, 'public'));
  const views = createViews(path.join(root, 'views'), assets);
  const connection = await connectMongo(services.mongodbUri);
  const databaseAway = watchDatabase(connection);
  const { secretKey, apiBase } = services.stripe;
  let watch: ChangeWatch | undefined;
  const watched = () => watch?.isAlive() ?? false;
  const outside: Outside = {
    connection,
    databaseAway,
    stripe: createStripe(secretKey, apiBase, sharedCallQueue(connection, callPace(secretKey), log)),
    mailer: createMailer({ smtpUrl: services.smtpUrl, from: { name: config.siteName, address: config.mailFrom }, dkim: config.dkim }),
    clock: systemClock,
    log,
    bell: createBell(),
    tokens: createTokens(services.secrets),
    views,
    pages: createPages(views, { name: config.siteName, publicUrl: config.publicUrl, demo: services.demo }),
    pageCache: createPageCache(Date.now, {
      away: databaseAway,
      note: (at) => views.render('partials/stale-note', { at }),
      watched,
      rendered: () => metrics.pageRenders.inc(),
    }),
  };
  const { features, tasks, appointments } = await composeFeatures(outside, config, services);
  const app = createApp({
    ...composeRoutes(outside, features, config, services),
    pages: outside.pages,
    assets,
    log,
    metrics,
    publicUrl: config.publicUrl,
    trustProxy: config.trustProxy,
    ready: () => answers(outside.connection),
    databaseAway,
    mounts,
  });
  const live = composeLivePages(outside, features, { watched, trustProxy: config.trustProxy });
  const schedule = createSchedule({ connection, appointments, log });
  return {
    app, tasks, schedule, bell: outside.bell, log, metrics, features,
    answer: pagesFirst(outside.pageCache, liveFirst(live, app), metrics.pageFromMemory),
    watchPages: () => void (watch ??= watchPages(connection, features.campaignPages, outside.pageCache, live)),
    hangUp: () => live.close(),
    async close() {
      live.close();
      await watch?.stop();
      await close(outside, features);
    },
  };
}

/** Whether the database answers within two seconds. */
async function answers(connection: Connection): Promise<boolean> {
  try {
    await connection.db?.command({ ping: 1 }, { signal: AbortSignal.timeout(2_000) });
    return true;
  } catch {
    return false;
  }
}

async function close({ connection, mailer }: Outside, { ledger }: Features): Promise<void> {
  mailer.close();
  await ledger.close();
  await connection.close();
}
