import { compareValues } from '../bson/compare-values.ts';
import type { Value } from '../bson/value.ts';
import { ValueMap } from '../collation/value-map.ts';
import { visitLeaves } from '../match/visit-path.ts';
import { isNumeric, toNumber } from '../bson/numeric.ts';
import { findDocuments } from '../plan/find-documents.ts';
import { collationFor, countArgument, stringArgument } from './arguments.ts';
import type { CommandDefinition } from './command.ts';
import { readFilter } from './query-context.ts';

export const count: CommandDefinition = {
  kind: 'read',
  fields: ['query', 'skip', 'limit', 'hint', 'collation', 'fields'],
  run(context) {
    const { command, database, view, namespace } = context;
    const collation = collationFor(context, command['collation']);
    const filter = readFilter(context, command['query'], { collation });
    const limit = isNumeric(command['limit']) ? Math.abs(toNumber(command['limit'])) : 0;
    let n = 0;
    for (const _ of findDocuments(view, database.catalog.get(namespace), { filter, skip: countArgument(command, 'skip') ?? 0, limit, hint: command['hint'], collation })) n++;
    return { n, ok: 1 };
  },
};

export const distinct: CommandDefinition = {
  kind: 'read',
  fields: ['key', 'query', 'collation', 'hint'],
  run(context) {
    const { command, database, view, namespace } = context;
    const collation = collationFor(context, command['collation']);
    const key = stringArgument(command, 'key');
    const filter = readFilter(context, command['query'], { collation });
    const values = new ValueMap<Value>(collation);
    for (const { doc } of findDocuments(view, database.catalog.get(namespace), { filter, hint: command['hint'], collation })) {
      visitLeaves(doc, key, (value) => {
        if (value !== undefined && !Array.isArray(value)) values.at(value, () => value);
        return false;
      });
    }
    return { values: values.keys().sort((a, b) => compareValues(a, b, collation)), ...(context.atClusterTime ? { atClusterTime: context.atClusterTime } : {}), ok: 1 };
  },
};
