import { request } from 'node:http';
import { pipeline } from 'node:stream';
import type { RequestHandler } from 'express';
import { AppError } from '../shared/errors.ts';

/**
 * Passes requests on, path and all, to a server on this machine: in demo mode the mailbox and the checkout page are
 * programs of their own, shown under the site's address. They set their own security headers.
 */
export function loopbackProxy(base: string): RequestHandler {
  const { hostname, port } = new URL(base);
  return (req, res, next) => {
    const onward = request({ hostname, port, method: req.method, path: req.originalUrl, headers: req.headers }, (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      // What ends early on either side ends on the other; there is nobody left to tell.
      pipeline(answer, res, () => {});
    });
    onward.on('error', (error) => next(new AppError('sandbox-unreachable', 503, 'This part of the demo is not running. Please start the site again.', { cause: error })));
    req.pipe(onward);
  };
}
