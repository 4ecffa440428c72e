import { encodeKey } from '../bson/encode-key.ts';
import { compareValues } from '../bson/compare-values.ts';
import type { Value } from '../bson/value.ts';
import { visitLeaves } from '../match/visit-path.ts';
import { isNumeric, toNumber } from '../bson/numeric.ts';
import { findDocuments } from '../plan/find-documents.ts';
import { countArgument, refuseCollation, stringArgument } from './arguments.ts';
import type { CommandDefinition } from './command.ts';
import { readFilter } from './query-context.ts';

export const count: CommandDefinition = {
  kind: 'read',
  fields: ['query', 'skip', 'limit', 'hint', 'collation', 'fields'],
  run(context) {
    const { command, database, view, namespace } = context;
    refuseCollation(command['collation']);
    const filter = readFilter(context, command['query']);
    const limit = isNumeric(command['limit']) ? Math.abs(toNumber(command['limit'])) : 0;
    let n = 0;
    for (const _ of findDocuments(view, database.catalog.get(namespace), { filter, skip: countArgument(command, 'skip') ?? 0, limit, hint: command['hint'] })) n++;
    return { n, ok: 1 };
  },
};

export const distinct: CommandDefinition = {
  kind: 'read',
  fields: ['key', 'query', 'collation', 'hint'],
  run(context) {
    const { command, database, view, namespace } = context;
    refuseCollation(command['collation']);
    const key = stringArgument(command, 'key');
    const filter = readFilter(context, command['query']);
    const values = new Map<string, Value>();
    for (const { doc } of findDocuments(view, database.catalog.get(namespace), { filter, hint: command['hint'] })) {
      visitLeaves(doc, key, (value) => {
        if (value !== undefined && !Array.isArray(value)) values.set(encodeKey(value).toString('latin1'), value);
        return false;
      });
    }
    return { values: [...values.values()].sort(compareValues), ok: 1 };
  },
};
