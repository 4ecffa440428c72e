import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { Logger } from '../platform/log/logger.ts';
import { AppError, notFound } from '../shared/errors.ts';
import type { Pages } from './pages.ts';

const titles: Record<number, string> = {
  400: 'That request was not complete',
  403: 'We did not do that',
  404: 'This page is not here',
  409: 'Somebody was faster',
  410: 'This link has ended',
  413: 'That is too large',
  422: 'Something needs another look',
  429: 'A moment, please',
  500: 'Something broke on our side',
  503: 'We can’t do that right now',
};

export const noSuchPage: RequestHandler = (_req, _res, next) => next(notFound('this page'));

/** The one place where an error becomes an answer: a page for people, `application/problem+json` for programs. */
export function errorPages(pages: Pages, log: Logger): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    if (res.headersSent) return next(error);
    const known = toAppError(error);
    if (known.status >= 500) log.error({ err: error, method: req.method, path: req.path }, 'a request failed');
    const title = titles[known.status] ?? titles[500] ?? '';
    if (wantsJson(req.path, req.get('accept'))) {
      res.status(known.status).type('application/problem+json');
      res.send(JSON.stringify({ type: `about:blank#${known.code}`, title, status: known.status, detail: known.message }));
      return;
    }
    pages.send(res, 'errors/error', { title, noindex: true }, { status: known.status, title, message: known.message }, known.status);
  };
}

function wantsJson(path: string, accept = ''): boolean {
  return path.startsWith('/api/') || path.startsWith('/webhooks/') || (accept.includes('json') && !accept.includes('html'));
}

/** Errors of the body parser and of the router carry a status of their own; everything else is ours to answer for. */
function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const status = typeof error === 'object' && error !== null && 'status' in error ? Number(error.status) : 500;
  if (status === 413) return new AppError('too-large', 413, 'What you sent is larger than we can take. Please send something smaller.', { cause: error });
  if (status >= 400 && status < 500) return new AppError('bad-request', status, 'We could not read what was sent. Please go back and try again.', { cause: error });
  return new AppError('internal', 500, 'It is not your fault, and nothing you gave is lost. Please try again in a minute.', { cause: error });
}
