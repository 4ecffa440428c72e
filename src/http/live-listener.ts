import type { IncomingMessage, ServerResponse } from 'node:http';

/** Of server-sent events (WHATWG HTML, section 9.2); the last is what nginx wants to hear so that it holds nothing back. */
export const liveHeaders = { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' };

/** A few messages that are on their way over a slow connection are no reason to drop it. */
const MOST_UNREAD_BYTES = 64 * 1024;

/**
 * Begins an answer that stays open. For as long as it does, everything that is kept of it is kept thousands of times.
 * @param first sent at once; not empty, or a proxy would wait with the headers
 */
export function beginListening(req: IncomingMessage, res: ServerResponse, first: Buffer): void {
  // What the browser says of itself is a kilobyte, and nobody asks for it any more.
  req.rawHeaders.length = 0;
  // The body ends with the connection. In chunks, every message would be copied and framed for each listener.
  res.useChunkedEncodingByDefault = false;
  res.writeHead(200, liveHeaders);
  res.write(first);
}

/** Sends a message; whoever doesn't read what was sent before is dropped instead, since their unread news would fill the memory. */
export function sendTo(listener: ServerResponse, message: Buffer): void {
  if (listener.destroyed) return;
  if (listener.writableLength > MOST_UNREAD_BYTES) listener.destroy();
  else listener.write(message);
}
