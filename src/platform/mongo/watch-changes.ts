import { setTimeout as pause } from 'node:timers/promises';
import type { ChangeStream, Document } from 'mongodb';
import type { Connection } from 'mongoose';

/** A document that was written, by its collection and `_id`; without an id when the whole collection is meant. */
export interface Change {
  collection: string;
  id: unknown;
}

export interface ChangeWatch {
  /** Whether the database would have told by now of anything that is older than two seconds. */
  isAlive(): boolean;
  stop(): Promise<void>;
}

export interface ChangeListener {
  changed(change: Change): void;
  /** The watch begins, again perhaps: what happened before was not told. */
  begins(): void;
}

/** The database answers at least so often, with nothing if there is nothing. */
const ANSWER_MS = 500;
const SILENCE_MS = 2_000;
const AGAIN_MS = 1_000;

type Event = Document & { operationType: string; ns?: { coll?: string }; documentKey?: { _id?: unknown } };

/**
 * Listens to what all processes write, in the order of their commits, until it is stopped. The driver resumes after a lost
 * connection where it was; when it can't, the watch begins anew.
 * @param pipeline which changes, as stages of a change stream; the namespace and the key of a document must stay in them
 */
export function watchChanges(connection: Connection, pipeline: Document[], listener: ChangeListener, now: () => number = Date.now): ChangeWatch {
  const stopping = new AbortController();
  let stream: ChangeStream<Document, Event> | undefined;
  let heardAt = -Infinity;

  const listen = async (opened: ChangeStream<Document, Event>) => {
    let begun = false;
    while (!stopping.signal.aborted) {
      const event = await opened.tryNext();
      if (!begun) listener.begins();
      begun = true;
      if (event !== null) listener.changed({ collection: event.ns?.coll ?? '', id: event.documentKey?._id });
      heardAt = now();
    }
  };
  const watch = async () => {
    while (!stopping.signal.aborted) {
      try {
        stream = connection.getClient().db(connection.name).watch<Document, Event>(pipeline, { maxAwaitTimeMS: ANSWER_MS });
        await listen(stream);
      } catch {
        // Whoever depends on it sees that it is silent, and looks for itself.
        heardAt = -Infinity;
      }
      await stream?.close().catch(() => undefined);
      await pause(AGAIN_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  const ended = watch();
  return {
    isAlive: () => now() - heardAt < SILENCE_MS,
    async stop() {
      stopping.abort();
      heardAt = -Infinity;
      await stream?.close().catch(() => undefined);
      await ended;
    },
  };
}
