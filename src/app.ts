import express, { type Express, type RequestHandler, type Router } from 'express';
import type { Assets } from './http/assets.ts';
import { csrf } from './http/csrf.ts';
import { errorPages, noSuchPage } from './http/error-pages.ts';
import { originCheck } from './http/origin-check.ts';
import type { Pages } from './http/pages.ts';
import { securityHeaders } from './http/security-headers.ts';
import { uploads } from './http/uploads.ts';
import type { Logger } from './platform/log/logger.ts';
import type { Metrics } from './platform/metrics/create-metrics.ts';
import { AppError } from './shared/errors.ts';

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
  away?: () => boolean;
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
  app.use('/webhooks', comeAgain(parts.away ?? (() => false)), express.raw({ type: () => true, limit: '1mb' }));
  app.use(parts.webhooks);
  app.use(originCheck(parts.publicUrl, originExempt));
  app.use(express.urlencoded({ extended: false, limit: '256kb' }));
  app.use('/api', openToAll);
  for (const router of parts.publicRoutes) app.use(router);
  app.use(privatePaths, ...parts.session, uploads(), csrf);
  for (const router of parts.privateRoutes) app.use(router);
  app.use(noSuchPage);
  app.use(errorPages(parts.pages, parts.log));
  return app;
}

/** Public figures, errors included, for scripts of any site. */
const openToAll: RequestHandler = (_req, res, next) => {
  res.set('Access-Control-Allow-Origin', '*');
  next();
};

/** Stripe comes again for days; what it must not do is hold connections open that lead nowhere. */
function comeAgain(away: () => boolean): RequestHandler {
  return (_req, _res, next) => next(away() ? new AppError('database-unreachable', 503, 'The database is away, so nothing was stored.') : undefined);
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
