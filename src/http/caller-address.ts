import type { IncomingMessage } from 'node:http';

/**
 * Who asks, as Express would say it. Reads the headers as they came: Node makes `req.headers` when that is first looked at, and
 * keeps it for as long as the request.
 * @param trustProxy how many proxies of ours are in front: each adds to X-Forwarded-For whom it heard, and what is said before that may be made up
 */
export function callerAddress({ rawHeaders, socket }: Pick<IncomingMessage, 'rawHeaders'> & { socket: { remoteAddress?: string | undefined } }, trustProxy: number): string {
  const here = socket.remoteAddress ?? 'unknown';
  if (trustProxy === 0) return here;
  const lines = rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === 'x-forwarded-for');
  const forwarded = lines.join(',').split(',').map((each) => each.trim()).filter((each) => each !== '');
  const way = [...forwarded, here];
  return way[Math.max(0, way.length - 1 - trustProxy)] ?? here;
}
