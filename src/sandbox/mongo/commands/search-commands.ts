import { MongoError } from '../mongo-error.ts';
import type { CommandDefinition } from './command.ts';

/** Full-text search indexes are Atlas's own: a replica set refuses them too, and in these words. */
export function searchNotEnabled(): MongoError {
  return new MongoError(31082, 'Using Atlas Search Database Commands and the $listSearchIndexes aggregation stage requires additional configuration. Please connect to Atlas or an AtlasCLI local deployment to enable.');
}

function refused(fields: string[]): CommandDefinition {
  return {
    kind: 'server',
    fields,
    run() {
      throw searchNotEnabled();
    },
  };
}

export const createSearchIndexes = refused(['indexes']);
export const updateSearchIndex = refused(['id', 'name', 'definition']);
export const dropSearchIndex = refused(['id', 'name']);
