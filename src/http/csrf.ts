import { timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import { forbidden } from '../shared/errors.ts';
import { newCsrfToken } from './sessions.ts';

/**
 * For routes behind a session, after the body is parsed: forms carry the session's token in `_csrf`, and pages get it as
 * `res.locals.csrf`. It is made when a page asks for it, so that a redirect to the sign-in page stores no session.
 */
export const csrf: RequestHandler = (req, res, next) => {
  Object.defineProperty(res.locals, 'csrf', { get: () => (req.session.csrf ??= newCsrfToken()) });
  if (req.method === 'GET' || req.method === 'HEAD') return next();
  const { _csrf: token = '' } = (req.body ?? {}) as { _csrf?: unknown };
  const given = Buffer.from(typeof token === 'string' ? token : '');
  const expected = Buffer.from(req.session.csrf ?? '');
  if (expected.length > 0 && given.length === expected.length && timingSafeEqual(given, expected)) return next();
  next(forbidden('This page was open for too long, so we could not be sure that it was you. Go back, reload the page and send it again.'));
};
