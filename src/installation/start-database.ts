import { DatabaseUnusable } from '../platform/mongo/connect-mongo.ts';
import { startProgram } from './start-program.ts';

/** A database that can be used until `stop`. */
export interface OpenDatabase {
  uri: string;
  stop(): Promise<void>;
}

/** Runs the embedded database. @throws DatabaseUnusable */
export async function startDatabase(folder: string): Promise<OpenDatabase> {
  try {
    const started = await startProgram('mongo/main', ['--port', '0', '--data', folder], /mongodb:\/\/\S+/);
    return { uri: started.address, stop: () => started.stop() };
  } catch (error) {
    throw new DatabaseUnusable(`The embedded database in ${folder} could not be started. ${(error as Error).message}`, { cause: error });
  }
}
