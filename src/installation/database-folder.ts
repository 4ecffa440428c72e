import path from 'node:path';
import type { Config } from '../config.ts';

const embedded = 'embedded:';

/** The folder of the embedded database that a configuration leads to; undefined when it names a server. */
export function databaseFolder({ mongodbUri, dataDir }: Pick<Config, 'mongodbUri' | 'dataDir'>): string | undefined {
  return mongodbUri === undefined ? path.resolve(dataDir, 'mongo') : embeddedFolder(mongodbUri);
}

/** The folder of `embedded:FOLDER`; undefined for the address of a server. */
export function embeddedFolder(uri: string): string | undefined {
  return uri.startsWith(embedded) ? path.resolve(uri.slice(embedded.length)) : undefined;
}
