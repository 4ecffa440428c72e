import type { ServerResponse } from 'node:http';
import { isUnreachable } from '../platform/mongo/is-unreachable.ts';
import { createLiveAudience } from './live-audience.ts';
import { createLiveMessage, type LiveMessage, type News } from './live-message.ts';
import { type Changes, concerns } from './page-renderings.ts';

/** @param about is told the ids of what the news depends on; on everything when it is told none */
export type RenderNews = (about: (id: string) => void) => Promise<News>;

export interface LiveTopic {
  /** Waits until there is something to tell. @throws what the first rendering throws */
  ready(): Promise<void>;
  /** Greets somebody who comes now. @param seen the version that their page shows */
  greeting(seen: string): Buffer;
  /** From now on this answer, which has begun, is sent what is new. */
  add(listener: ServerResponse): void;
  remove(listener: ServerResponse): void;
  changed(changes: Changes): void;
  /** Drops all who listen. */
  end(): void;
}

export interface TopicParts {
  now: () => number;
  /** Whether `changed` is called for every change. */
  watched: () => boolean;
  /** The shortest time between two looks, and so between two messages. */
  paceMs: number;
  /** How long the connections may be silent; proxies take one for dead after a minute. */
  beatMs: number;
}

/** How long until a look of its own: time changes pages too, a campaign's end for one. */
const WATCHED_MS = 30_000;
const UNWATCHED_MS = 2_000;

/** What is told about one page: read and rendered once for all who listen, and at most so often, however much changes. */
export function createLiveTopic(render: RenderNews, { now, watched, paceMs, beatMs }: TopicParts): LiveTopic {
  const audience = createLiveAudience(beatMs);
  const message = createLiveMessage();
  let about: ReadonlySet<string> = new Set();
  let first: Promise<void> | undefined;
  let looking = false;
  let lookedAt = -Infinity;
  let dueAt = Infinity;
  let timer: NodeJS.Timeout | undefined;

  const plan = () => {
    clearTimeout(timer);
    if (!looking && audience.size() > 0) timer = setTimeout(() => void look(), Math.max(0, dueAt - now())).unref();
  };
  const read = async () => {
    looking = true;
    lookedAt = now();
    // A change while it is read brings this forward: one thing may have been read before it and another after it.
    dueAt = lookedAt + (watched() ? WATCHED_MS : UNWATCHED_MS);
    try {
      ({ about } = await takeNews(message, render));
    } finally {
      looking = false;
    }
  };
  const end = () => {
    first = undefined;
    audience.drop();
  };
  const look = async () => {
    try {
      await read();
      const { bytes, againAt } = message.due(now());
      if (bytes !== null) audience.tell(bytes);
      dueAt = Math.min(dueAt, againAt);
    } catch (error) {
      // Who listens to what is gone or moved comes again, and is told so by the answer.
      if (!isUnreachable(error)) return end();
    }
    plan();
  };
  return {
    ready: () => (first ??= read().catch((error: unknown) => {
      first = undefined;
      throw error;
    })),
    greeting: (seen) => message.greeting(seen),
    add(listener) {
      audience.add(listener);
      plan();
    },
    remove(listener) {
      audience.remove(listener);
      plan();
    },
    changed(changes) {
      if (!concerns(changes, about) || lookedAt + paceMs >= dueAt) return;
      dueAt = lookedAt + paceMs;
      plan();
    },
    end,
  };
}

async function takeNews(message: LiveMessage, render: RenderNews): Promise<{ about: ReadonlySet<string> }> {
  const about = new Set<string>();
  message.take(await render((id) => about.add(id)));
  return { about };
}
