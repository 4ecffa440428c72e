import { connect, type Socket } from 'node:net';

/** A connection that is kept open and carries one request at a time, at the least cost: the load shares the cores with what is measured. */
export interface Line {
  /** @returns the status of the answer */
  post(request: Buffer): Promise<number>;
  close(): void;
}

export function openLine(port: number): Promise<Line> {
  const socket = connect(port, '127.0.0.1').setNoDelay(true);
  let answered: { resolve(status: number): void; reject(error: Error): void } | undefined;
  let heard = '';
  socket.setEncoding('latin1').on('data', (text: string) => {
    heard += text;
    const end = endOfAnswer(heard);
    if (end === null) return;
    const status = Number(heard.slice(9, 12));
    heard = heard.slice(end);
    answered?.resolve(status);
  });
  const broken = (error?: Error) => answered?.reject(error ?? new Error('The connection was closed before the answer.'));
  socket.on('error', broken).on('close', () => broken());
  return new Promise((resolve, reject) => {
    socket.once('error', reject).once('connect', () => resolve(lineOf(socket, (waiter) => { answered = waiter; })));
  });
}

function lineOf(socket: Socket, wait: (waiter: { resolve(status: number): void; reject(error: Error): void }) => void): Line {
  return {
    post: (request) => new Promise((resolve, reject) => {
      wait({ resolve, reject });
      socket.write(request);
    }),
    close: () => void socket.end(),
  };
}

/** Where the answer that begins the text ends; null while it isn't there as a whole. */
function endOfAnswer(text: string): number | null {
  const head = text.indexOf('\r\n\r\n');
  if (head === -1) return null;
  const length = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, head + 2))?.[1] ?? '0';
  const end = head + 4 + Number(length);
  return text.length >= end ? end : null;
}

/** Posts all requests over some connections, each as soon as the one before it is answered. @throws for an answer that isn't 200 */
export async function postAll(port: number, connections: number, requests: Iterable<Buffer>): Promise<void> {
  const queue = requests[Symbol.iterator]();
  const work = async () => {
    const line = await openLine(port);
    for (let next = queue.next(); !next.done; next = queue.next()) {
      const status = await line.post(next.value);
      if (status !== 200) throw new Error(`A webhook was answered ${status}.`);
    }
    line.close();
  };
  await Promise.all(Array.from({ length: connections }, work));
}
