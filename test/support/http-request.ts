import { request } from 'node:http';
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  /** As sent: still encoded when a content-encoding says so. */
  bytes: Buffer;
  /** The bytes as text; of use where nothing is encoded. */
  text: string;
}

export interface Question {
  method?: string;
  headers?: OutgoingHttpHeaders;
  body?: string | Buffer;
}

/** One request, bare: nothing is followed, added or decoded, and every header may be set, Host and Origin too. */
export function httpRequest(address: string, { method = 'GET', headers = {}, body }: Question = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    // The site listens on 127.0.0.1; its own address says localhost, which some machines look up as ::1 first.
    const { port, pathname, search, host } = new URL(address);
    const outgoing = request({ host: '127.0.0.1', port, path: `${pathname}${search}`, method, agent: false, headers: { host, ...headers, ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }) } }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.once('error', reject);
      incoming.once('end', () => {
        const bytes = Buffer.concat(chunks);
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, bytes, text: bytes.toString('utf8') });
      });
    });
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}
