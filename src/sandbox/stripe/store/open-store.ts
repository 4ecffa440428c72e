import path from 'node:path';
import { open } from 'lmdb';
import type { Database, Key } from 'lmdb';
import { lockDataFolder } from '../../lock-data-folder.ts';
import { indexEntries } from './indexes.ts';
import { findPage } from './find-page.ts';
import type { Page, Query } from './find-page.ts';
import type { Kind, Tables } from './tables.ts';

/** An object with its place in the order of creation. */
export interface Entry {
  kind: Kind;
  created: number;
  seq: number;
  object: Tables[Kind];
}

/** Reads what is kept. */
export interface View {
  /** Undefined when there is none, and for null: where an object names another one, it may name none. */
  get<K extends Kind>(kind: K, id: string | null): Tables[K] | undefined;
  /** Newest first. Undefined when the query's cursor is no object of this kind. */
  find<K extends Kind>(kind: K, query: Query<Tables[K]>): Page<Tables[K]> | undefined;
  /** At most `limit` ids whose indexed second (`open_until` of sessions, `due` of what is to be done later) has come, the earliest first. */
  dueIds(kind: Kind, field: string, second: number, limit: number): string[];
  /** At most `limit` ids that were created before a second, the oldest first. */
  olderThan(kind: Kind, second: number, limit: number): string[];
  /** The place of an object in the order of creation. */
  seqOf(kind: Kind, id: string): number | undefined;
}

/** Reads and writes within one unit of work: all of it is kept, or nothing when it throws. */
export interface Changes extends View {
  remove(kind: Kind, id: string): void;
  put<K extends Kind>(kind: K, object: Tables[K] & { created?: number }): void;
}

export interface Store {
  view: View;
  /** Runs a synchronous unit of work and resolves with its result once that is on disk. */
  write<Result>(work: (changes: Changes) => Result): Promise<Result>;
  /** Resolves when all that can be read is on disk. */
  flushed(): Promise<void>;
  /** A table of its own for what is no API object. */
  table<Value>(name: string): Database<Value>;
  close(): Promise<void>;
}

/**
 * Opens the folder's store, for this process alone.
 * @throws DataFolderInUse
 */
export function openStore(dataDir: string): Store {
  const unlock = lockDataFolder(dataDir);
  try {
    return storeIn(dataDir, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

function storeIn(dataDir: string, unlock: () => void): Store {
  const root = open({ path: path.join(dataDir, 'stripe.lmdb'), maxDbs: 16 });
  const objects = root.openDB<Entry, string>({ name: 'objects', encoding: 'json' });
  const index = root.openDB<string, Key[]>({ name: 'index', encoding: 'json' });
  const counters = root.openDB<number, string>({ name: 'counters', encoding: 'json' });
  const changes = changesOn(objects, index, counters);
  return {
    view: changes,
    write: async (work) => {
      const result = await root.childTransaction(() => work(changes));
      await root.flushed;
      return result;
    },
    flushed: async () => void await root.flushed,
    table: <Value>(name: string) => root.openDB<Value, Key>({ name, encoding: 'json' }),
    close: async () => {
      await root.flushed;
      await root.close();
      unlock();
    },
  };
}

function changesOn(objects: Database<Entry, string>, index: Database<string, Key[]>, counters: Database<number, string>): Changes {
  const entryOf = (kind: Kind, id: string): Entry | undefined => {
    const entry = objects.get(id.length <= 255 ? `${kind} ${id}` : '');
    return entry?.kind === kind ? entry : undefined;
  };
  const nextSeq = (): number => {
    const seq = (counters.get('seq') ?? 0) + 1;
    void counters.put('seq', seq);
    return seq;
  };
  return {
    get: <K extends Kind>(kind: K, id: string | null) => entryOf(kind, id ?? '')?.object as Tables[K] | undefined,
    find: <K extends Kind>(kind: K, query: Query<Tables[K]>) =>
      findPage(index, (id) => entryOf(kind, id) as (Entry & { object: Tables[K] }) | undefined, kind, query),
    dueIds: (kind, field, second, limit) =>
      Array.from(index.getRange({ start: [kind, field, 0], end: [kind, field, second + 1], limit }), ({ value }) => value),
    olderThan: (kind, second, limit) =>
      Array.from(index.getRange({ start: [kind, 'all', 0, 0], end: [kind, 'all', 0, second], limit }), ({ value }) => value),
    remove: (kind, id) => {
      const entry = entryOf(kind, id);
      if (!entry) return;
      for (const [field, value] of indexEntries(kind, entry.object)) void index.remove([kind, field, value, entry.created, entry.seq]);
      void objects.remove(`${kind} ${id}`);
    },
    seqOf: (kind, id) => entryOf(kind, id)?.seq,
    put: (kind, object) => {
      const before = entryOf(kind, object.id);
      const entry: Entry = { kind, created: before?.created ?? object.created ?? 0, seq: before?.seq ?? nextSeq(), object };
      const keyOf = ([field, value]: [string, Key]): Key[] => [kind, field, value, entry.created, entry.seq];
      const keep = new Set(indexEntries(kind, object).map((pair) => JSON.stringify(pair)));
      for (const pair of before ? indexEntries(kind, before.object as typeof object) : []) {
        if (!keep.delete(JSON.stringify(pair))) void index.remove(keyOf(pair));
      }
      for (const pair of keep) void index.put(keyOf(JSON.parse(pair) as [string, Key]), object.id);
      void objects.put(`${kind} ${object.id}`, entry);
    },
  };
}
