import { Agent, request } from 'node:http';

export interface Answer {
  status: number;
  location: string | null;
  text: string;
}

export interface Question {
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  /** Sent as a form, when there is one. */
  form?: Record<string, string>;
}

/**
 * Keeps connections: most of a run is requests, and a new connection costs more than most of them. Idle ones are closed well before the servers'
 * five seconds, lest a request goes out on one that is being closed at the other end.
 */
const agent = new Agent({ keepAlive: true, maxSockets: 64, timeout: 2_000 });

/** One request; nothing is followed. @throws when the connection breaks */
export function ask(address: string, { method, headers = {}, form }: Question = {}): Promise<Answer> {
  const body = form === undefined ? undefined : new URLSearchParams(form).toString();
  const given = body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded', 'content-length': String(Buffer.byteLength(body)) };
  const { port, pathname, search, host } = new URL(address);
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, path: pathname + search, method: method ?? (body === undefined ? 'GET' : 'POST'), agent, headers: { host, ...headers, ...given } }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.once('error', reject);
      incoming.once('end', () => resolve({ status: incoming.statusCode ?? 0, location: incoming.headers.location ?? null, text: Buffer.concat(chunks).toString('utf8') }));
    });
    outgoing.setTimeout(60_000, () => outgoing.destroy(new Error(`No answer from ${address} in a minute`)));
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}
