import type { Request, RequestHandler } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../shared/errors.ts';

/** Limits of this process: with N web processes a caller gets N times as much, which still stops a flood. */
export interface Limit {
  /** How many requests a caller may make … */
  points: number;
  /** … in this many seconds. */
  seconds: number;
  /** Who a caller is; the address by default. */
  key?: (req: Request) => string;
}

/** @param name says what is limited, and keeps the counters of different routes apart */
export function rateLimit(name: string, { points, seconds, key }: Limit): RequestHandler {
  const limiter = new RateLimiterMemory({ keyPrefix: name, points, duration: seconds });
  return async (req, res, next) => {
    const wait = await secondsToWait(limiter, key?.(req) ?? networkOf(req.ip ?? 'unknown'));
    if (wait === 0) return next();
    res.set('Retry-After', String(wait));
    throw new AppError('too-many-requests', 429, `This was asked for very often from your connection. Please try again in ${waitInWords(wait)}.`);
  };
}

/** The address, or the first half of an IPv6 one: a household has all of the second, so changing it would be a way around. */
export function networkOf(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address;
  const [head = '', tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  const rest = tail === undefined || tail === '' ? [] : tail.split(':');
  const filled = [...groups, ...Array<string>(Math.max(0, 8 - groups.length - rest.length)).fill('0'), ...rest];
  return filled.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16)).join(':');
}

/** Zero when the caller is within the limit, which this call then counts. */
async function secondsToWait(limiter: RateLimiterMemory, caller: string): Promise<number> {
  try {
    await limiter.consume(caller);
    return 0;
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    return Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
  }
}

function waitInWords(seconds: number): string {
  if (seconds < 90) return `${Math.max(seconds, 5)} seconds`;
  return `${Math.ceil(seconds / 60)} minutes`;
}
