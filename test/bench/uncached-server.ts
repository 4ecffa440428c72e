import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import express from 'express';
import { createApp } from '../../src/app.ts';
import { composeFeatures } from '../../src/compose-features.ts';
import { watchPages } from '../../src/compose-page-watch.ts';
import { composeRoutes } from '../../src/compose-routes.ts';
import { readConfig } from '../../src/config.ts';
import { createAssets } from '../../src/http/assets.ts';
import { createPageCache, type PageCache } from '../../src/http/page-cache.ts';
import { createPages } from '../../src/http/pages.ts';
import { createViews, type Views } from '../../src/http/views.ts';
import { createLogger } from '../../src/platform/log/create-logger.ts';
import { createMailer } from '../../src/platform/mail/create-mailer.ts';
import { createMetrics } from '../../src/platform/metrics/create-metrics.ts';
import { connectMongo } from '../../src/platform/mongo/connect-mongo.ts';
import { createStripe } from '../../src/platform/stripe/create-stripe.ts';
import { createBell } from '../../src/platform/tasks/run-tasks.ts';
import type { Services } from '../../src/services.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { createTokens } from '../../src/shared/tokens.ts';

/**
 * The site without its page cache, over the database of a running one: each request reads and renders. Beside it, in the
 * same process, Express with nothing but the same template over the data that the site rendered it with.
 */
const [mongodbUri = '', publicUrl = '', page = ''] = process.argv.slice(2);
const root = path.resolve(import.meta.dirname, '../..');

/** Keeps nothing; what a page is sent with is Express's own. */
const noCache: PageCache = {
  ...createPageCache(Date.now, { watched: () => watch.isAlive() }),
  async respond(_req, res, _key, render, type = 'text/html; charset=utf-8') {
    res.set('Content-Type', type).send(await render(() => undefined, () => undefined));
  },
};

let rendered: { name: string; context: object } | undefined;

function spied(views: Views): Views {
  return {
    render(name, context) {
      rendered = { name, context };
      return views.render(name, context);
    },
  };
}

const config = readConfig({ NODE_ENV: 'development', PUBLIC_URL: publicUrl, LOG_LEVEL: 'warn' });
const services: Services = { mongodbUri, smtpUrl: 'smtp://127.0.0.1:1', secrets: ['a secret of the bench'], demo: { payments: true, mail: true }, stripe: { secretKey: 'sk_test_bench', webhookSecret: 'whsec_bench', apiBase: undefined } };
const connection = await connectMongo(mongodbUri);
const assets = createAssets(path.join(root, 'public'));
const views = createViews(path.join(root, 'views'), assets);
const log = createLogger({ level: 'warn', pretty: false });
const outside = {
  connection, log, views,
  databaseAway: () => false,
  stripe: createStripe(services.stripe.secretKey),
  mailer: createMailer({ smtpUrl: services.smtpUrl, from: { name: config.siteName, address: config.mailFrom } }),
  clock: systemClock,
  bell: createBell(),
  tokens: createTokens(services.secrets),
  pages: createPages(spied(views), { name: config.siteName, publicUrl, demo: services.demo }),
  pageCache: noCache,
};
const { features } = await composeFeatures(outside, config, services);
const watch = watchPages(connection, features.campaignPages);
while (!watch.isAlive()) await pause(10);
const site = createApp({
  ...composeRoutes(outside, features, config, services),
  pages: outside.pages, assets, log, metrics: createMetrics(), publicUrl, trustProxy: 0, ready: async () => true, mounts: [],
});

const constant = express();
constant.get('/{*path}', (_req, res) => {
  if (rendered === undefined) throw new Error('The site has to render the page first');
  res.send(views.render(rendered.name, rendered.context));
});

const siteUrl = await open(site);
await fetch(siteUrl + page);
process.stdout.write(`site ${siteUrl} constant ${await open(constant)}\n`);

async function open(handler: RequestListener): Promise<string> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
