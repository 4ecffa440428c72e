import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DataFolderInUse, lockDataFolder } from '../../lock-data-folder.ts';
import { Database } from '../database.ts';
import { MongoError } from '../mongo-error.ts';
import { openLmdbStore } from '../store/open-lmdb-store.ts';
import { type BackupCounts } from './backup-frames.ts';
import { checkStore, countDifferences, describeWhole } from './check-store.ts';
import { readBackup, verifyBackup } from './read-backup.ts';
import { type KeptFile, restoreBackup } from './restore-backup.ts';
import { UpkeepRefused } from './upkeep-refused.ts';
import { syncFolder } from './write-backup.ts';

export interface RestoreOptions {
  file: string;
  dataDir: string;
  /** Folder for the files that belong to the installation; left out, they are not restored. */
  filesDir: string | undefined;
  /** Whether to move away what is there; otherwise it is refused. */
  replace: boolean;
  now: Date;
}

export interface Restored extends BackupCounts {
  /** Paths of restored files. */
  files: string[];
  /** Where that went which was there before. */
  movedAway: string[];
}

/**
 * Restores a backup. It is built beside the data folder's database, checked, and takes its place at the very end:
 * a damaged file, or being cut short, changes nothing.
 * @throws UpkeepRefused
 */
export async function restoreFolder(options: RestoreOptions): Promise<Restored> {
  const { dataDir, replace, file } = options;
  const final = path.join(dataDir, 'db');
  const unlock = lockOrRefuse(dataDir);
  try {
    if (existsSync(path.join(final, 'data.mdb')) && !replace) throw new UpkeepRefused(`${dataDir} holds a database already. Name another folder, or say --replace to move it away.`);
    const building = path.join(dataDir, 'db.restoring');
    rmSync(building, { recursive: true, force: true });
    await verifyBackup(file);
    try {
      const { counts, files } = await build(building, file);
      const placed = placeFiles(files, options);
      const movedAway = [...placed.movedAway, ...moveAway(final, options.now)];
      renameSync(building, final);
      syncFolder(dataDir);
      return { ...counts, files: placed.files, movedAway };
    } finally {
      rmSync(building, { recursive: true, force: true });
    }
  } finally {
    unlock();
  }
}

async function build(folder: string, file: string): Promise<{ counts: BackupCounts; files: KeptFile[] }> {
  const files: KeptFile[] = [];
  const database = new Database(openLmdbStore(folder), () => new Date());
  try {
    const counts = await restoreBackup(readBackup(file), database, (each) => files.push(each));
    const report = checkStore(database.latest());
    if (countDifferences(report) > 0) throw new UpkeepRefused(`What ${file} holds doesn't agree with itself:\n${describeWhole(report)}`);
    return { counts, files };
  } catch (error) {
    if (error instanceof MongoError) throw new UpkeepRefused(`${file} can't be restored: ${error.message}`);
    throw error;
  } finally {
    await database.close();
  }
}

function placeFiles(files: KeptFile[], { filesDir, replace, now, file }: RestoreOptions): { files: string[]; movedAway: string[] } {
  if (filesDir === undefined) return { files: [], movedAway: [] };
  const movedAway: string[] = [];
  const fresh = files.map(({ name, content }) => ({ target: path.join(filesDir, path.basename(name)), content }))
    .filter(({ target, content }) => !existsSync(target) || !readFileSync(target).equals(content));
  const other = fresh.find(({ target }) => existsSync(target));
  if (other && !replace) throw new UpkeepRefused(`${other.target} is not the one in ${file}. Restore into another folder, or say --replace to move it away.`);
  mkdirSync(filesDir, { recursive: true });
  for (const { target, content } of fresh) {
    movedAway.push(...moveAway(target, now));
    writeFileSync(target, content, { mode: 0o600, flush: true });
  }
  syncFolder(filesDir);
  return { files: fresh.map(({ target }) => target), movedAway };
}

function moveAway(target: string, now: Date): string[] {
  if (!existsSync(target)) return [];
  const away = `${target}.before-${now.toISOString().replaceAll(/[:.]/g, '-')}`;
  renameSync(target, away);
  return [away];
}

function lockOrRefuse(dataDir: string): () => void {
  try {
    return lockDataFolder(dataDir);
  } catch (error) {
    if (error instanceof DataFolderInUse) throw new UpkeepRefused(error.message);
    throw error;
  }
}
