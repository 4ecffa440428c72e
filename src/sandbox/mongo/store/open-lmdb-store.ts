import { mkdirSync } from 'node:fs';
import path from 'node:path';
import * as lmdb from 'lmdb';
import type { Store } from './store.ts';

/**
 * Opens the LMDB file of a data folder. `overlappingSync` stays at its default (on): with it off nothing is synced, and an
 * acknowledged write would not survive a power failure. LMDB doesn't stop a second process: lock the folder first.
 */
export function openLmdbStore(folder: string): Store {
  mkdirSync(folder, { recursive: true });
  const db = lmdb.open<Buffer, Buffer>({ path: path.join(folder, 'data.mdb'), keyEncoding: 'binary', encoding: 'binary', cache: false });
  return {
    get: (key, snapshot) => (snapshot ? db.get(key, { transaction: snapshot }) : db.get(key)),
    chunk: ({ start, end }, reverse, limit, snapshot) => {
      const options: lmdb.RangeOptions = reverse ? { start: end, end: start, reverse, limit, exclusiveStart: true, inclusiveEnd: true } : { start, end, limit };
      if (snapshot) options.transaction = snapshot;
      return [...db.getRange(options)];
    },
    put: (key, value) => db.putSync(key, value),
    remove: (key) => void db.removeSync(key),
    transact: async (work) => {
      await db.transaction(work);
      await db.flushed;
      db.resetReadTxn();
    },
    snapshot: () => {
      db.resetReadTxn();
      return db.useReadTransaction();
    },
    close: () => db.close(),
  };
}
