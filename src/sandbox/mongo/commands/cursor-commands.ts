import { Long } from 'bson';
import { isNumeric, toNumber } from '../bson/numeric.ts';
import type { Value } from '../bson/value.ts';
import { countArgument, stringArgument, wrongType } from './arguments.ts';
import type { CommandDefinition } from './command.ts';

export const getMore: CommandDefinition = {
  kind: 'read',
  fields: ['collection', 'batchSize'],
  run({ command, cursors, databaseName, now }) {
    const namespace = `${databaseName}.${stringArgument(command, 'collection')}`;
    return cursors.nextBatch(idOf(command['getMore']), namespace, { batchSize: countArgument(command, 'batchSize'), wait: countArgument(command, 'maxTimeMS'), now });
  },
};

export const killCursors: CommandDefinition = {
  kind: 'server',
  fields: ['cursors'],
  run({ command, cursors, database }) {
    const ids = Array.isArray(command['cursors']) ? command['cursors'].map(idOf) : [];
    const cursorsKilled: Value[] = [];
    const cursorsNotFound: Value[] = [];
    for (const id of ids) (cursors.kill(id) ? cursorsKilled : cursorsNotFound).push(Long.fromNumber(id));
    database.changes.wake();
    return { cursorsKilled, cursorsNotFound, cursorsAlive: [], cursorsUnknown: [], ok: 1 };
  },
};

function idOf(value: Value): number {
  if (!isNumeric(value)) throw wrongType('cursor', value, 'long');
  return toNumber(value);
}
