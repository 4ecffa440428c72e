import type { Request, Response } from 'express';
import { liveHeaders, openListener } from './live-listener.ts';
import { createSeats } from './live-seats.ts';
import { createLiveTopic, type LiveTopic, type RenderNews } from './live-topic.ts';
import type { Changes } from './page-renderings.ts';
import { networkOf } from './rate-limits.ts';

export interface LivePages {
  /**
   * Keeps the connection open and sends what is new, as server-sent events. `?seen=` names the version that the page shows:
   * without it, or with another, the answer begins with all of it. Answers 503 when there is no room.
   * @param key the page's one address: those who listen under it are told the same
   * @throws what `render` throws for the first of them
   */
  listen(req: Request, res: Response, key: string, render: RenderNews): Promise<void>;
  /** The database tells of a change. */
  changed(changes: Changes): void;
  /** How many are listening. */
  listeners(): number;
  /** Ends all connections, and takes no new ones: a server can't stop before. */
  close(): void;
}

export interface LivePagesParts {
  /** Whether `changed` is called for every change, within a second. */
  watched?: () => boolean;
  now?: () => number;
  /** The shortest time between two messages about one page. */
  paceMs?: number;
  beatMs?: number;
  mostListeners?: number;
  mostOfNetwork?: number;
}

const PACE_MS = 1_000;
const BEAT_MS = 25_000;
const MOST_LISTENERS = 10_000;
const MOST_OF_NETWORK = 200;
const COME_AGAIN_SECONDS = 120;

interface Held {
  topic: LiveTopic;
  /** How many listen, or are about to. */
  users: number;
}

/** Tells open pages what changes on them. */
export function createLivePages(parts: LivePagesParts = {}): LivePages {
  const { watched = () => false, now = Date.now, paceMs = PACE_MS, beatMs = BEAT_MS } = parts;
  const seats = createSeats(parts.mostListeners ?? MOST_LISTENERS, parts.mostOfNetwork ?? MOST_OF_NETWORK);
  const held = new Map<string, Held>();
  let closed = false;

  const hold = (key: string, render: RenderNews): Held => {
    const found = held.get(key) ?? { topic: createLiveTopic(render, { now, watched, paceMs }), users: 0 };
    found.users++;
    held.set(key, found);
    return found;
  };
  const release = (key: string, each: Held) => {
    each.users--;
    if (each.users === 0 && held.get(key) === each) held.delete(key);
  };
  const join = async (req: Request, res: Response, { topic }: Held) => {
    await topic.ready();
    if (res.destroyed || closed) return void res.destroy();
    const { seen } = req.query;
    const listener = openListener(res, topic.greeting(typeof seen === 'string' ? seen : ''), beatMs);
    topic.add(listener);
    res.once('close', () => topic.remove(listener));
  };
  return {
    async listen(req, res, key, render) {
      if (req.method === 'HEAD') return void res.writeHead(200, liveHeaders).end();
      const network = networkOf(req.ip ?? 'unknown');
      if (closed || !seats.take(network)) return comeAgain(res);
      const each = hold(key, render);
      res.once('close', () => {
        release(key, each);
        seats.leave(network);
      });
      await join(req, res, each);
    },
    changed(changes) {
      for (const { topic } of held.values()) topic.changed(changes);
    },
    listeners: () => seats.taken(),
    close() {
      closed = true;
      for (const { topic } of held.values()) topic.end();
    },
  };
}

/** In a few bytes, without a page: when there is no room, there is much to do. */
function comeAgain(res: Response): void {
  res.writeHead(503, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store', 'Retry-After': String(COME_AGAIN_SECONDS) });
  res.end('There is no room to listen just now. The page itself shows all that is known.\n');
}
