import express, { type Express, type RequestHandler, type Router } from 'express';
import type { Assets } from './http/assets.ts';
import { csrf } from './http/csrf.ts';
import { databaseUnreachable, errorPages, noSuchPage } from './http/error-pages.ts';
import { originCheck } from './http/origin-check.ts';
import type { Pages } from './http/pages.ts';
import { securityHeaders } from './http/security-headers.ts';
import { uploads } from './http/uploads.ts';
import { wrongMethod } from './http/wrong-method.ts';
import type { Logger } from './platform/log/logger.ts';
import type { Metrics } from './platform/metrics/create-metrics.ts';

/** A program of its own that is shown under the site's address. */
export interface Mount {
  path: string;
  handler: RequestHandler;
}

export interface AppParts {
  pages: Pages;
  assets: Assets;
  log: Logger;
  metrics: Metrics;
  publicUrl: string;
  trustProxy: number;
  /** Reads Stripe's events; gets the raw body. */
  webhooks: Router;
  /** Pages without a cookie. */
  publicRoutes: readonly Router[];
  /** Reads the session and who is signed in; comes before `privateRoutes` and nowhere else. */
  session: readonly RequestHandler[];
  privateRoutes: readonly Router[];
  /** Whether this process can do its work: the database answers. */
  ready: () => Promise<boolean>;
  /** Whether the database is known to be away, so that who asks would wait in vain. */
  databaseAway?: () => boolean;
  mounts: readonly Mount[];
}

/** Where a session is read. Everything else stays free of cookies, so that it can be cached for everybody. */
const privatePaths = ['/sign-in', '/sign-out', '/account', '/staff', '/campaigns/:slug/fundraise'];

/** Callers that are programs and prove themselves by a signature or a token. */
const originExempt = [/^\/webhooks\//, /^\/unsubscribe\//];

/** The web application. It listens on nothing and reads no environment. */
export function createApp(parts: AppParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', parts.trustProxy);
  app.set('query parser', 'simple');
  app.use(timed(parts.metrics));
  app.use(operations(parts.ready));
  for (const { path, handler } of parts.mounts) app.use(path, handler);
  app.use(securityHeaders(parts.publicUrl));
  app.use(parts.assets.serve);
  const presentDatabase = notWhileAway(parts.databaseAway ?? (() => false));
  app.use('/webhooks', presentDatabase, express.raw({ type: () => true, limit: '1mb' }));
  app.use(parts.webhooks);
  app.use(originCheck(parts.publicUrl, originExempt));
  app.use(express.urlencoded({ extended: false, limit: '256kb' }));
  app.use('/api', openToAll);
  for (const router of parts.publicRoutes) app.use(router);
  app.use(privatePaths, presentDatabase, ...parts.session, uploads(), csrf);
  for (const router of parts.privateRoutes) app.use(router);
  app.use(wrongMethod([parts.webhooks, ...parts.publicRoutes, ...parts.privateRoutes]), noSuchPage);
  app.use(errorPages(parts.pages, parts.log));
  return app;
}

/** Public figures, errors included, for scripts of any site. */
const openToAll: RequestHandler = (_req, res, next) => {
  res.set('Access-Control-Allow-Origin', '*');
  next();
};

/** Stripe and people come again; what they must not do is hold connections open, each for as long as the driver looks for a server. */
function notWhileAway(away: () => boolean): RequestHandler {
  return (_req, _res, next) => next(away() ? databaseUnreachable() : undefined);
}

function timed(metrics: Metrics): RequestHandler {
  return (req, res, next) => {
    const stop = metrics.requests.startTimer({ method: req.method });
    res.once('finish', () => stop({ status: String(res.statusCode) }));
    next();
  };
}

/** For load balancers: alive, and able to do its work. */
function operations(ready: () => Promise<boolean>): Router {
  const router = express.Router();
  router.get('/healthz', (_req, res) => {
    res.type('text/plain').send('ok\n');
  });
  router.get('/readyz', async (_req, res) => {
    const able = await ready();
    res.status(able ? 200 : 503).type('text/plain').send(able ? 'ready\n' : 'the database does not answer\n');
  });
  return router;
}
