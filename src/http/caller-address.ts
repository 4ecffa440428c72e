import type { IncomingMessage } from 'node:http';

/**
 * Who asks, as Express would say it.
 * @param trustProxy how many proxies of ours are in front: each adds to X-Forwarded-For whom it heard, and what is said before that may be made up
 */
export function callerAddress(req: IncomingMessage, trustProxy: number): string {
  const forwarded = String(req.headers['x-forwarded-for'] ?? '').split(',').map((each) => each.trim()).filter((each) => each !== '');
  const way = [...forwarded, req.socket.remoteAddress ?? 'unknown'];
  return way[Math.max(0, way.length - 1 - trustProxy)] ?? 'unknown';
}
