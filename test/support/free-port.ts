import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * A port that is free, for a program that has to be told its port before it starts or that comes back to it later. It
 * lies below the range from which systems give ports to outgoing connections, so none of those takes it meanwhile.
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 50; tries++) {
    const port = randomInt(20_000, 32_000);
    if (await isFree(port)) return port;
  }
  throw new Error('No free port was found');
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
