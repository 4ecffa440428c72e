import type { ErrorRequestHandler, Request, RequestHandler } from 'express';
import type { Logger } from '../platform/log/logger.ts';
import { isUnreachable } from '../platform/mongo/is-unreachable.ts';
import { AppError, notFound } from '../shared/errors.ts';
import { MovedTo } from './moved-to.ts';
import type { Pages } from './pages.ts';
import { wayOn } from './way-on.ts';

const titles: Record<number, string> = {
  400: 'That request was not complete',
  403: 'We did not do that',
  404: 'This page is not here',
  405: 'That can’t be done here',
  409: 'Somebody was faster',
  410: 'This is no longer here',
  413: 'That is too large',
  422: 'Something needs another look',
  429: 'A moment, please',
  500: 'Something broke on our side',
  503: 'We can’t do that right now',
};

/** When a page that is missing for a moment is asked for again. */
const AGAIN_SECONDS = 10;

export const noSuchPage: RequestHandler = (_req, _res, next) => next(notFound('this page'));

/** The one place where an error becomes an answer: a page for people, `application/problem+json` for programs. */
export function errorPages(pages: Pages, log: Logger): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    if (res.headersSent) return next(error);
    // Not kept by browsers: what takes its first address again would lead them round in a circle.
    if (error instanceof MovedTo) return res.set('Cache-Control', 'no-cache').redirect(301, error.path);
    const known = toAppError(error);
    logTrouble(log, known, req);
    if (known.status === 503 && !res.hasHeader('Retry-After')) res.set('Retry-After', String(AGAIN_SECONDS));
    const title = titles[known.status] ?? titles[known.status < 500 ? 400 : 500] ?? '';
    if (wantsJson(req.path, req.get('accept'))) {
      res.status(known.status).type('application/problem+json');
      res.send(JSON.stringify({ type: `about:blank#${known.code}`, title, status: known.status, detail: known.message }));
      return;
    }
    const looksAgain = known.status === 503 && (req.method === 'GET' || req.method === 'HEAD');
    if (looksAgain) res.set('Refresh', String(AGAIN_SECONDS));
    const hint = looksAgain ? 'This page looks again by itself.' : undefined;
    pages.send(res, 'errors/error', { title, noindex: true }, { status: known.status, title, message: known.message, hint, way: wayOn(req, known, pages.site.publicUrl) }, known.status);
  };
}

const TOKEN = /\b[\w-]+\.[\w-]{22}(?=\/|$)/;

/** A path without the capability in it: who reads the log must not be able to open somebody's gift. */
function logTrouble(log: Logger, known: AppError, { method, path }: Request): void {
  if (known.status < 500) return;
  const about = { method, path: path.replace(TOKEN, '[token]') };
  if (known.code === 'database-unreachable') log.error({ ...about, reason: causeOf(known) }, 'a request found no database');
  else log.error({ ...about, err: known.cause ?? known }, 'a request failed');
}

/** In a line: the driver's error holds its whole view of the replica set, and there is one for every request. */
function causeOf({ cause, message }: AppError): string {
  return cause instanceof Error ? cause.message : message;
}

function wantsJson(path: string, accept = ''): boolean {
  return path.startsWith('/api/') || path.startsWith('/webhooks/') || (accept.includes('json') && !accept.includes('html'));
}

/** @param cause what the driver said; left out when it was not even asked */
export function databaseUnreachable(cause?: Error): AppError {
  return new AppError('database-unreachable', 503, 'We can’t reach our records just now. Nothing you gave is lost. Please try again in a minute.', { cause });
}

/** Errors of the body parser and of the router carry a status of their own; everything else is ours to answer for. */
function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (isUnreachable(error)) return databaseUnreachable(error);
  const status = typeof error === 'object' && error !== null && 'status' in error ? Number(error.status) : 500;
  if (status === 413) return new AppError('too-large', 413, 'What you sent is larger than we can take. Please send something smaller.', { cause: error });
  if (status >= 400 && status < 500) return new AppError('bad-request', status, 'We could not read what was sent. Please try again.', { cause: error });
  return new AppError('internal', 500, 'It is not your fault, and nothing you gave is lost. Please try again in a minute.', { cause: error });
}
