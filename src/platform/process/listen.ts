import { createServer, IncomingMessage, type RequestListener, type Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';

// A crowd's connections teach V8 that what is made for a request lives long. From then on it would make such things in the memory of what is old,
// which fills up and is rarely cleared: each page from memory would take a third longer, long after the crowd is gone.
setFlagsFromString('--no-allocation-site-pretenuring');

/** What the start says when it can't have the port, in one sentence. */
export class PortUnusable extends Error {}

/** What one server, and no other, makes its requests and answers of. */
export interface MessageClasses {
  IncomingMessage: typeof IncomingMessage;
  ServerResponse: typeof ServerResponse;
}

export interface Listening {
  server: Server;
  port: number;
  messages: MessageClasses;
}

/**
 * Opens an HTTP server.
 * @param port 0 takes a free one
 * @throws PortUnusable naming the variable that sets the port
 */
export async function listen(handler: RequestListener, port: number, host: string, variable: string): Promise<Listening> {
  const messages = { IncomingMessage: class extends IncomingMessage {}, ServerResponse: class<Asked extends IncomingMessage> extends ServerResponse<Asked> {} };
  const server = createServer(messages, handler);
  // Longer than a proxy in front keeps its connections (a minute, as a rule), or it would now and then use one that has just ended.
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new PortUnusable(whyNot(error, port, host, variable), { cause: error })));
    server.listen(port, host, resolve);
  });
  return { server, port: (server.address() as AddressInfo).port, messages };
}

/** Ends open connections too: a browser that keeps one alive must not hold up a restart. */
export async function stopListening(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const rest = setTimeout(() => server.closeAllConnections(), 500);
  await closed;
  clearTimeout(rest);
}

function whyNot(error: NodeJS.ErrnoException, port: number, host: string, variable: string): string {
  if (error.code === 'EADDRINUSE') return `Port ${port} is already used by another program. Stop it, or set ${variable} to a free port.`;
  if (error.code === 'EACCES') return `This user may not open port ${port}. Set ${variable} to a port above 1023.`;
  return `Could not listen on ${host}:${port}: ${error.message}. Check HOST and ${variable}.`;
}
