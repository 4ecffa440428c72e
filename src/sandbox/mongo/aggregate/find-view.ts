import { isNumeric, toNumber } from '../bson/numeric.ts';
import type { Value } from '../bson/value.ts';
import { isDoc } from '../bson/value.ts';
import type { Collation } from '../collation/collation.ts';
import type { Filter } from '../match/filter.ts';
import { matchedPosition } from '../match/matches.ts';
import { elementTest } from '../match/parse-filter.ts';
import { MongoError } from '../mongo-error.ts';
import type { ProjectionNode } from './projection-tree.ts';

/** The find that a projection belongs to. */
export interface FindQuery { filter: Filter; collation: Collation | undefined }

/** What only a find's projection can ask for: `items.$`, `{ $slice }`, `{ $elemMatch }`; undefined for anything else. */
export function findView(path: string, spec: Value, { filter, collation }: FindQuery): { path: string; node: ProjectionNode & { keepsOthers?: boolean } } | undefined {
  if (path.endsWith('.$')) return { path: path.slice(0, -2), node: { kind: 'view', show: (value, root) => positional(value, matchedPosition(filter, root)) } };
  if (!isDoc(spec)) return undefined;
  if ('$elemMatch' in spec) return { path, node: { kind: 'view', show: firstMatch(spec['$elemMatch'], collation) } };
  if ('$slice' in spec) return { path, node: { kind: 'view', keepsOthers: true, show: slice(spec['$slice']) } };
  return undefined;
}

function positional(value: Value, position: number | undefined): Value {
  if (!Array.isArray(value)) return value;
  if (position === undefined || position >= value.length) {
    throw new MongoError(51246, "Executor error during find command :: caused by :: positional operator '.$' couldn't find a matching element in the array");
  }
  return [value[position]];
}

function firstMatch(query: Value, collation: Collation | undefined): (value: Value) => Value {
  if (!isDoc(query)) throw new MongoError(31274, '$elemMatch: Invalid argument, object required');
  const test = elementTest(query, { collation });
  return (value) => {
    const at = Array.isArray(value) ? value.findIndex(test) : -1;
    return Array.isArray(value) && at >= 0 ? [value[at]] : undefined;
  };
}

function slice(operand: Value): (value: Value) => Value {
  const [first, second] = (Array.isArray(operand) ? operand : [operand]).map((each) => {
    if (!isNumeric(each)) throw new MongoError(28667, 'Invalid $slice syntax. The given syntax did not match the find() syntax');
    return Math.trunc(toNumber(each));
  });
  return (value) => {
    if (!Array.isArray(value) || first === undefined) return value;
    if (second === undefined) return first >= 0 ? value.slice(0, first) : value.slice(first);
    const start = first < 0 ? Math.max(value.length + first, 0) : first;
    return value.slice(start, start + second);
  };
}
