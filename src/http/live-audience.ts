import type { ServerResponse } from 'node:http';
import { sendTo } from './live-listener.ts';

/** All who are told the same. */
export interface LiveAudience {
  size(): number;
  /** From now on this answer, which has begun, is sent what is told. */
  add(listener: ServerResponse): void;
  remove(listener: ServerResponse): void;
  tell(bytes: Buffer): void;
  /** Ends their connections. */
  drop(): void;
}

/** An event and no comment, since scripts don't see comments: a page that hears none knows that its connection is dead. */
const BEAT = Buffer.from('event: beat\ndata: 1\n\n');
/** How many are written to in one go; other visitors' requests come in between. */
const SLICE = 250;

/** @param beatMs how long the connections may be silent; proxies take one for dead after a minute */
export function createLiveAudience(beatMs: number): LiveAudience {
  const listeners = new Set<ServerResponse>();
  let beat: NodeJS.Timeout | undefined;
  const tell = (bytes: Buffer) => {
    beat?.refresh();
    sendToEach([...listeners], bytes);
  };
  return {
    size: () => listeners.size,
    add(listener) {
      listeners.add(listener);
      beat ??= setInterval(() => tell(BEAT), beatMs).unref();
    },
    remove(listener) {
      listeners.delete(listener);
      if (listeners.size > 0) return;
      clearInterval(beat);
      beat = undefined;
    },
    tell,
    drop() {
      for (const listener of listeners) listener.destroy();
    },
  };
}

function sendToEach(listeners: ServerResponse[], bytes: Buffer): void {
  for (const listener of listeners.splice(0, SLICE)) sendTo(listener, bytes);
  if (listeners.length > 0) setImmediate(() => sendToEach(listeners, bytes));
}
