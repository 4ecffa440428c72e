import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { BrokenConnection } from './api/faults.ts';
import { handleApi } from './api/handle-api.ts';
import type { Idempotency } from './api/idempotency.ts';
import { handleHosted } from './hosted/handle-hosted.ts';
import { HOSTED_PATH } from './hosted/hosted-path.ts';
import type { HttpRequest, HttpResponse } from './http-message.ts';
import type { Sandbox } from './sandbox.ts';

const LARGEST_BODY = 1_000_000;

/** One port for both: the hosted pages under their path, and the API everywhere else. */
export function createHandler(sandbox: Sandbox, idempotency: Idempotency): RequestListener {
  const handle = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = await readRequest(message);
    if (!request) return send(message, response, { status: 413, headers: { 'content-type': 'application/json' }, body: tooLarge });
    const isPage = request.path === HOSTED_PATH || request.path.startsWith(`${HOSTED_PATH}/`);
    send(message, response, isPage ? await handleHosted(sandbox, request) : await handleApi(sandbox, idempotency, request));
  };
  return (message, response) => {
    handle(message, response).catch((error: unknown) => {
      if (!(error instanceof BrokenConnection)) process.stderr.write(`sandbox/stripe: ${String(error)}\n`);
      response.destroy();
    });
  };
}

const tooLarge = JSON.stringify({ error: { type: 'invalid_request_error', message: 'The request is too large.' } });

async function readRequest(message: IncomingMessage): Promise<HttpRequest | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= LARGEST_BODY) chunks.push(chunk);
  }
  if (size > LARGEST_BODY) return undefined;
  const [path = '/', query = ''] = splitOnce(message.url ?? '/');
  return { method: message.method ?? 'GET', path, query, headers: message.headers, body: Buffer.concat(chunks).toString('utf8') };
}

function splitOnce(url: string): string[] {
  const at = url.indexOf('?');
  return at < 0 ? [url] : [url.slice(0, at), url.slice(at + 1)];
}

function send(message: IncomingMessage, response: ServerResponse, { status, headers, body }: HttpResponse): void {
  const bytes = Buffer.from(body);
  response.writeHead(status, { ...headers, 'content-length': bytes.length });
  response.end(message.method === 'HEAD' ? undefined : bytes);
}
