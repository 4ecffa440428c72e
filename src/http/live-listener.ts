import type { ServerResponse } from 'node:http';

/** One open page that is told what changes. */
export interface LiveListener {
  /** Whoever doesn't read what was sent before is dropped instead: their unread news must not fill the memory. */
  write(bytes: Buffer): void;
  drop(): void;
}

/** A few messages that are on their way over a slow connection are no reason to drop it. */
const MOST_UNREAD_BYTES = 64 * 1024;
/** An event and no comment, since scripts don't see comments: a page that hears none knows that its connection is dead. */
const BEAT = Buffer.from('event: beat\ndata: 1\n\n');

/** Of server-sent events (WHATWG HTML, section 9.2); the last is what nginx wants to hear so that it holds nothing back. */
export const liveHeaders = { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' };

/**
 * Begins the answer, and holds it open.
 * @param first sent at once; not empty, or a proxy would wait with the headers
 * @param beatMs how long a connection may be silent; proxies take one for dead after a minute
 */
export function openListener(res: ServerResponse, first: Buffer, beatMs: number): LiveListener {
  // The body ends with the connection. In chunks, every message would be copied and framed for each listener.
  res.useChunkedEncodingByDefault = false;
  res.writeHead(200, liveHeaders);
  const drop = () => void res.destroy();
  const write = (bytes: Buffer) => {
    if (res.destroyed) return;
    if (res.writableLength > MOST_UNREAD_BYTES) return drop();
    res.write(bytes);
    beat.refresh();
  };
  const beat = setTimeout(() => write(BEAT), beatMs).unref();
  res.once('close', () => clearTimeout(beat));
  write(first);
  return { write, drop };
}
