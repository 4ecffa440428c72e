import type { IncomingMessage, ServerResponse } from 'node:http';
import { isUnreachable } from '../platform/mongo/is-unreachable.ts';
import { AppError } from '../shared/errors.ts';
import { callerAddress } from './caller-address.ts';
import { beginListening, liveHeaders } from './live-listener.ts';
import type { News } from './live-message.ts';
import { createSeats } from './live-seats.ts';
import { createLiveTopic, type LiveTopic } from './live-topic.ts';
import { MovedTo } from './moved-to.ts';
import type { Changes } from './page-renderings.ts';
import { networkOf } from './rate-limits.ts';

/**
 * What is new on a page.
 * @param slug from the page's address
 * @param about is told the ids of what the news depends on; on everything when it is told none
 * @throws AppError for a page that visitors may not see; MovedTo
 */
export type TellNews = (slug: string, about: (id: string) => void) => Promise<News>;

export interface LivePages {
  /**
   * Keeps the connection open and sends what is new, as server-sent events. `?seen=` names the version that the page shows:
   * without it, or with another, the answer begins with all of it. Says 503 when there is no room.
   * @returns false for everything else, and then has done nothing
   */
  answer(req: IncomingMessage, res: ServerResponse): boolean;
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
  trustProxy?: number;
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
const ADDRESS = /^\/([a-z]+)\/([\w-]{1,200})\/live(?:\?(?:.*&)?seen=([\w-]{1,100})(?:&.*)?|\?.*)?$/;

interface Held {
  topic: LiveTopic;
  /** How many listen, or are about to. */
  users: number;
}

/**
 * Tells open pages what changes on them.
 * @param tellers by folder: `/FOLDER/SLUG/live` tells what is new on `/FOLDER/SLUG`
 */
export function createLivePages(tellers: ReadonlyMap<string, TellNews>, parts: LivePagesParts = {}): LivePages {
  const { watched = () => false, trustProxy = 0, now = Date.now, paceMs = PACE_MS, beatMs = BEAT_MS } = parts;
  const seats = createSeats(parts.mostListeners ?? MOST_LISTENERS, parts.mostOfNetwork ?? MOST_OF_NETWORK);
  const held = new Map<string, Held>();
  let closed = false;

  const hold = (key: string, tell: TellNews, slug: string): Held => {
    const found = held.get(key) ?? { topic: createLiveTopic((about) => tell(slug, about), { now, watched, paceMs, beatMs }), users: 0 };
    found.users++;
    held.set(key, found);
    return found;
  };
  const release = (key: string, each: Held) => {
    each.users--;
    if (each.users === 0 && held.get(key) === each) held.delete(key);
  };
  const join = async (req: IncomingMessage, res: ServerResponse, topic: LiveTopic, seen: string) => {
    try {
      await topic.ready();
    } catch (error) {
      return refuse(res, error);
    }
    if (res.destroyed || closed) return void res.destroy();
    beginListening(req, res, topic.greeting(seen));
    topic.add(res);
  };
  return {
    answer(req, res) {
      const [, folder = '', slug = '', seen = ''] = ADDRESS.exec(req.url ?? '') ?? [];
      const tell = tellers.get(folder);
      if (tell === undefined || (req.method !== 'GET' && req.method !== 'HEAD')) return false;
      const network = networkOf(callerAddress(req, trustProxy));
      if (req.method === 'HEAD') res.writeHead(200, liveHeaders).end();
      else if (closed || !seats.take(network)) sayBriefly(res, 503, { 'Retry-After': String(COME_AGAIN_SECONDS) });
      else {
        const key = `${folder}/${slug}`;
        const each = hold(key, tell, slug);
        res.once('close', () => {
          each.topic.remove(res);
          release(key, each);
          seats.leave(network);
        });
        void join(req, res, each.topic, seen);
      }
      return true;
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

function refuse(res: ServerResponse, error: unknown): void {
  if (error instanceof MovedTo) sayBriefly(res, 301, { Location: error.path });
  else if (error instanceof AppError) sayBriefly(res, error.status);
  else sayBriefly(res, isUnreachable(error) ? 503 : 500, { 'Retry-After': String(COME_AGAIN_SECONDS) });
}

/** A script reads this, if anybody: in a few bytes, without a page. */
function sayBriefly(res: ServerResponse, status: number, headers: Record<string, string> = {}): void {
  res.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store', ...headers });
  res.end('There is nothing to hear here now. The page itself shows all that is known.\n');
}
