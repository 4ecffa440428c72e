import { closeSync, fsyncSync, openSync } from 'node:fs';
import path from 'node:path';

/**
 * Puts a new file on the disk, and the names that lead to it: flushing a file alone doesn't (fsync(2)), and one without a
 * name is lost, with all that is flushed into it later. Folders that this process may not open are not its own making.
 */
export function syncPath(file: string): void {
  sync(file, 'r+');
  for (let folder = path.dirname(path.resolve(file)); ; folder = path.dirname(folder)) {
    try {
      sync(folder, 'r');
    } catch {
      // Not every system can flush a folder; there it flushes names by itself.
    }
    if (folder === path.dirname(folder)) return;
  }
}

function sync(name: string, flags: 'r' | 'r+'): void {
  const handle = openSync(name, flags);
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
