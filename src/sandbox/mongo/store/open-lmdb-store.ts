import { mkdirSync } from 'node:fs';
import path from 'node:path';
import * as lmdb from 'lmdb';
import type { Store } from './store.ts';
import { syncPath } from './sync-path.ts';

/**
 * Opens the LMDB file of a data folder. `overlappingSync` stays at its default (on): with it off nothing is synced, and an
 * acknowledged write would not survive a power failure. LMDB doesn't stop a second process: lock the folder first, or
 * open it `readOnly`, which may be done beside the process that writes.
 */
export function openLmdbStore(folder: string, { readOnly = false } = {}): Store {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'data.mdb');
  const db = lmdb.open<Buffer, Buffer>({ path: file, keyEncoding: 'binary', encoding: 'binary', cache: false, readOnly });
  if (!readOnly) syncPath(file);
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
      const done = db.transaction(work);
      setImmediate(() => void heed(db.committed));
      try {
        await done;
        await db.flushed;
      } catch (error) {
        if (error instanceof Error && 'commitError' in error) void heed(error.commitError);
        throw error;
      }
      db.resetReadTxn();
    },
    snapshot: () => {
      db.resetReadTxn();
      return db.useReadTransaction();
    },
    forgetDeadReaders: () => void db.readerCheck(),
    close: () => db.close(),
  };
}

/**
 * LMDB tells a commit that fails (on a full disk) by three promises: the transaction's; that of the event turn's batch, which
 * exists only after the turn; and the cause's. Any of them unheard would end the whole thread.
 */
async function heed(promise: unknown): Promise<void> {
  try {
    await promise;
  } catch {
    return;
  }
}
