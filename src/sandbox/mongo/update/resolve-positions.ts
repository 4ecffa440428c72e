import type { Doc, Value } from '../bson/value.ts';
import { show } from '../catalog/duplicate-key.ts';
import { childOf } from '../match/visit-path.ts';
import { MongoError } from '../mongo-error.ts';
import type { Operation } from './update.ts';

/** What the positional parts of a path stand for. */
export interface Positions {
  /** Index for `$`: of the array item that the query matched. */
  matched: number | undefined;
  /** Tests for `$[identifier]`. */
  arrayFilters: Map<string, (item: Value) => boolean>;
}

/** An operation's path with `$`, `$[]` and `$[identifier]` replaced by indexes: none, one or many paths. */
export function resolvePositions(doc: Doc, operation: Operation, positions: Positions): string[][] {
  if (!operation.path.includes('$')) return [operation.parts];
  let places: { parts: string[]; value: Value }[] = [{ parts: [], value: doc }];
  for (const part of operation.parts) {
    places = places.flatMap((place) => indexesFor(part, place, operation.path, positions).map((index) => ({ parts: [...place.parts, index], value: childOf(place.value, index) })));
  }
  return places.map(({ parts }) => parts);
}

function indexesFor(part: string, place: { parts: string[]; value: Value }, path: string, { matched, arrayFilters }: Positions): string[] {
  if (part === '$') {
    if (matched === undefined) throw new MongoError(2, 'The positional operator did not find the match needed from the query.');
    return [String(matched)];
  }
  if (!part.startsWith('$[')) return [part];
  const { value } = place;
  const here = place.parts.join('.');
  if (value === undefined) throw new MongoError(2, `The path '${here}' must exist in the document in order to apply array updates.`);
  if (!Array.isArray(value)) throw new MongoError(2, `Cannot apply array updates to non-array element ${here}: ${show(value)}`);
  const identifier = part.slice(2, -1);
  const test = arrayFilters.get(identifier);
  if (identifier !== '' && !test) throw new MongoError(2, `No array filter found for identifier '${identifier}' in path '${path}'`);
  return value.flatMap((item, index) => (!test || test(item) ? [String(index)] : []));
}
