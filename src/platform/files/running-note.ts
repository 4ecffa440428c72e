import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const name = 'running.json';

/** Leaves a note of the embedded database's address in the data folder, for the command line. */
export function leaveRunningNote(dataDir: string, note: { mongodbUri: string }): void {
  writeFileSync(path.join(dataDir, name), JSON.stringify(note), { mode: 0o600 });
}

export function removeRunningNote(dataDir: string): void {
  rmSync(path.join(dataDir, name), { force: true });
}

/** @returns the address the last start noted, or null; after a crash nothing may listen there any more */
export function readRunningNote(dataDir: string): { mongodbUri: string } | null {
  try {
    return JSON.parse(readFileSync(path.join(dataDir, name), 'utf8')) as { mongodbUri: string };
  } catch {
    return null;
  }
}
