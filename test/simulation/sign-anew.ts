import { createHmac } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Clock } from '../../src/shared/clock.ts';

/**
 * The embedded Stripe signs by the clock on the wall, whatever time a test lets pass, and the house refuses what is older
 * than minutes by its own. What is rightly signed is signed again here, as of now by the run's time. Stands before the app.
 */
export function signAnew(secret: string, clock: Clock): RequestHandler {
  const sign = (seconds: string, body: Buffer) => createHmac('sha256', secret).update(`${seconds}.`).update(body).digest('hex');
  return async (req, _res, next) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const [, then = '', given = ''] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(req.get('stripe-signature') ?? '') ?? [];
    const now = String(Math.floor(clock.now().getTime() / 1000));
    if (sign(then, body) === given) req.headers['stripe-signature'] = `t=${now},v1=${sign(now, body)}`;
    req.body = body;
    next();
  };
}
