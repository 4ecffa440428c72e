import { existsSync } from 'node:fs';
import path from 'node:path';
import { DataFolderInUse, lockDataFolder } from '../../lock-data-folder.ts';
import { openLmdbStore } from '../store/open-lmdb-store.ts';
import { View } from '../store/view.ts';
import { WriteLocks } from '../store/write-locks.ts';
import { UpkeepRefused } from './upkeep-refused.ts';

export interface OpenFolder {
  /** The state of the last commit at opening, whatever is written meanwhile. */
  view: View;
  close(): Promise<void>;
}

/**
 * Opens a data folder to read all of it. While a server has the folder, the store is opened beside it, read-only: LMDB
 * lets several processes read, and the server's clients wait for none of it. Otherwise the folder is locked meanwhile.
 * @throws UpkeepRefused
 */
export function openForReading(dataDir: string): OpenFolder {
  const folder = path.join(dataDir, 'db');
  if (!existsSync(path.join(folder, 'data.mdb'))) throw new UpkeepRefused(`There is no embedded database in ${dataDir}.`);
  const unlock = tryToLock(dataDir);
  const store = openLmdbStore(folder, { readOnly: unlock === undefined });
  const snapshot = store.snapshot();
  return {
    view: new View(store, new WriteLocks(), 0, { owner: { snapshotAt: 0, locked: [], whenEnded: () => undefined }, snapshot }),
    async close() {
      snapshot.done();
      await store.close();
      unlock?.();
    },
  };
}

function tryToLock(dataDir: string): (() => void) | undefined {
  try {
    return lockDataFolder(dataDir);
  } catch (error) {
    if (error instanceof DataFolderInUse) return undefined;
    throw error;
  }
}
