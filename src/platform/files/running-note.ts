import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const name = 'running.json';

/** Where the embedded parts of a running site listen; undefined for a part that isn't embedded. */
export interface RunningNote {
  mongodbUri?: string | undefined;
  stripeBase?: string | undefined;
}

/** Leaves a note in the data folder, for the command line. */
export function leaveRunningNote(dataDir: string, note: RunningNote): void {
  writeFileSync(path.join(dataDir, name), JSON.stringify(note), { mode: 0o600 });
}

export function removeRunningNote(dataDir: string): void {
  rmSync(path.join(dataDir, name), { force: true });
}

/** @returns what the last start noted, or null; after a crash nothing may listen there any more */
export function readRunningNote(dataDir: string): RunningNote | null {
  try {
    return JSON.parse(readFileSync(path.join(dataDir, name), 'utf8')) as RunningNote;
  } catch {
    return null;
  }
}
