import { connect, type Socket } from 'node:net';

/** Connections that stay open, over which a server can be pressed for a moment, again and again. */
export interface Press {
  /** Asks on all connections, each as soon as it has its answer. @returns answers a second */
  for(milliseconds: number): Promise<number>;
  close(): void;
}

const HEAD_END = Buffer.from('\r\n\r\n');

/**
 * For slices of a few hundred milliseconds, in which a busy machine is the same for two servers that take turns. It reads no more
 * of an answer than where it ends, so that it is the server that is measured.
 * @throws Error when an answer is another than 200
 */
export async function openPress(address: string, connections: number): Promise<Press> {
  const { hostname, port, pathname, host } = new URL(address);
  const request = Buffer.from(`GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\nConnection: keep-alive\r\nAccept-Encoding: br\r\n\r\n`);
  const lanes = await Promise.all(Array.from({ length: connections }, () => openLane(hostname, Number(port), request)));
  return {
    async for(milliseconds) {
      const began = performance.now();
      const counts = await Promise.all(lanes.map((lane) => lane.until(began + milliseconds)));
      return counts.reduce((sum, each) => sum + each, 0) / ((performance.now() - began) / 1000);
    },
    close: () => {
      for (const lane of lanes) lane.close();
    },
  };
}

interface Lane {
  until(deadline: number): Promise<number>;
  close(): void;
}

async function openLane(host: string, port: number, request: Buffer): Promise<Lane> {
  const socket = await new Promise<Socket>((resolve, reject) => {
    const opening: Socket = connect(port, host, () => resolve(opening.setNoDelay()));
    opening.once('error', reject);
  });
  return {
    until: (deadline) => new Promise((resolve, reject) => {
      let count = 0;
      let missing = 0;
      const read = (chunk: Buffer) => {
        missing = (missing === 0 ? lengthOf(chunk) : missing) - chunk.length;
        if (missing > 0) return;
        count++;
        if (performance.now() < deadline) return void socket.write(request);
        socket.off('data', hear).off('close', fail);
        resolve(count);
      };
      const hear = (chunk: Buffer) => {
        try {
          read(chunk);
        } catch (error) {
          socket.destroy();
          reject(error);
        }
      };
      const fail = () => reject(new Error('The server ended a connection'));
      socket.on('data', hear).once('close', fail);
      socket.write(request);
    }),
    close: () => void socket.destroy(),
  };
}

/** Of a whole answer, by its head, which comes in one piece. */
function lengthOf(start: Buffer): number {
  const headEnd = start.indexOf(HEAD_END) + HEAD_END.length;
  const head = start.toString('latin1', 0, headEnd);
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  if (!head.startsWith('HTTP/1.1 200') || length === undefined) throw new Error(`An answer that can't be counted: ${head}`);
  return headEnd + Number(length);
}
