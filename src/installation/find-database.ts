import type { Config } from '../config.ts';
import { readRunningNote } from '../platform/files/running-note.ts';
import { databaseFolder } from './database-folder.ts';
import { listens } from './listens.ts';
import { type OpenDatabase, startDatabase } from './start-database.ts';

/** The configured database; else the embedded one of the site that runs on this data folder; else one started for this. */
export async function findDatabase(config: Config): Promise<OpenDatabase> {
  const folder = databaseFolder(config);
  if (folder === undefined) return { uri: config.mongodbUri ?? '', stop: () => Promise.resolve() };
  const running = await runningDatabase(config.dataDir);
  return running === undefined ? startDatabase(folder) : { uri: running, stop: () => Promise.resolve() };
}

/** The address of the embedded database of the site that runs on a data folder; undefined when none does. */
export async function runningDatabase(dataDir: string): Promise<string | undefined> {
  const running = readRunningNote(dataDir)?.mongodbUri;
  return running !== undefined && await listens(running) ? running : undefined;
}
