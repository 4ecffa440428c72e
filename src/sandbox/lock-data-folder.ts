import { mkdirSync, openSync, readFileSync, rmSync, writeSync, closeSync } from 'node:fs';
import path from 'node:path';

/** Thrown when another live process already holds the folder. */
export class DataFolderInUse extends Error {
  readonly code = 'DATA_FOLDER_IN_USE';

  constructor(folder: string, pid: number) {
    super(`The data folder ${folder} is already used by process ${pid}. Stop it first, or set DATA_DIR to another folder.`);
  }
}

/**
 * Takes a folder for this process by a lock file that names the process and when it started. A lock left behind by a
 * killed process is taken over: its process is gone, or its number now belongs to one that started at another time.
 * @returns a function that gives the folder back
 * @throws DataFolderInUse
 */
export function lockDataFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'lock');
  const mine = `${process.pid} ${startOf(process.pid)}\n`;
  for (let attempt = 0; attempt < 5; attempt++) {
    try {
      const handle = openSync(file, 'wx');
      writeSync(handle, mine);
      closeSync(handle);
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      removeIfStale(folder, file);
    }
  }
  throw new Error(`Could not take the lock file ${file}.`);
}

function removeIfStale(folder: string, file: string): void {
  const [pid = 0, start = ''] = readLock(file);
  if (pid > 0 && isAlive(pid) && startOf(pid) === start) throw new DataFolderInUse(folder, pid);
  rmSync(file, { force: true });
}

function readLock(file: string): [number, string] | [] {
  try {
    const [pid, start] = readFileSync(file, 'utf8').trim().split(' ');
    return [Number(pid), start ?? ''];
  } catch {
    return [];
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The kernel's start time of a process, in clock ticks since boot; `-` where the system doesn't tell (not Linux). */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '-';
  } catch {
    return '-';
  }
}
