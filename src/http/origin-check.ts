import type { RequestHandler } from 'express';
import { forbidden } from '../shared/errors.ts';

const harmless = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses mutations that another site makes a visitor's browser send. Browsers say where a request comes from in
 * Sec-Fetch-Site (on https and localhost) and in Origin; one of the two must name this site.
 * @param exempt paths whose callers are programs with a proof of their own: Stripe's signature, a one-click token
 */
export function originCheck(publicUrl: string, exempt: readonly RegExp[]): RequestHandler {
  const own = new URL(publicUrl).origin;
  return (req, _res, next) => {
    if (harmless.has(req.method) || exempt.some((pattern) => pattern.test(req.path))) return next();
    const site = req.get('sec-fetch-site');
    const same = site === undefined ? req.get('origin') === own : site === 'same-origin';
    if (same) return next();
    next(forbidden('This form was sent from another site, so we did not act on it. Open the page here and send it again.'));
  };
}
