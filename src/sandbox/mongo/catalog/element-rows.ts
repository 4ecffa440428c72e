import type { Doc, Value } from '../bson/value.ts';
import { fieldOf, isDoc } from '../bson/value.ts';
import { isPositionIn, splitPath } from '../match/visit-path.ts';
import { MongoError } from '../mongo-error.ts';
import type { IndexedValue } from './indexed-value.ts';
import { emptyArray } from './indexed-value.ts';

/** A field of an index on its way into a document: a value, and the part of the path that is still to go. */
interface Place { root: string; value: Value; rest: string[]; done: boolean }

/**
 * The rows of a compound index when several of its fields go through arrays: the fields of one array item stay together, as
 * MongoDB has it. @throws MongoError 171 when they go through two arrays: a row for every pair of their items would be needed
 */
export function elementRows(doc: Doc, paths: string[]): IndexedValue[][] {
  return rowsFrom(paths.map((path) => ({ root: splitPath(path)[0] ?? '', value: doc, rest: splitPath(path), done: false })));
}

function rowsFrom(starts: Place[]): IndexedValue[][] {
  const places = starts.map(follow);
  const open = places.filter((place) => !place.done && Array.isArray(place.value));
  const [first] = open;
  if (!first || !Array.isArray(first.value)) return [places.map(({ value }) => value)];
  const other = open.find(({ value }) => value !== first.value);
  if (other) throw new MongoError(171, `cannot index parallel arrays [${other.root}] [${first.root}]`);
  if (first.value.length === 0) return [places.map((place) => (!open.includes(place) ? place.value : place.rest.length === 0 ? emptyArray : undefined))];
  return first.value.flatMap((item) => rowsFrom(places.map((place) => (open.includes(place) ? enter(place, item) : place))));
}

/** Goes down through documents, and through arrays by position, until an array has to be unfolded or the path ends. */
function follow(place: Place): Place {
  let { value, rest } = place;
  while (!place.done && rest.length > 0) {
    const [part = ''] = rest;
    if (isDoc(value)) value = fieldOf(value, part);
    else if (Array.isArray(value) && isPositionIn(value, part)) value = value[Number(part)];
    else if (Array.isArray(value)) break;
    else value = undefined;
    rest = rest.slice(1);
  }
  return { ...place, value, rest };
}

/** An array inside the array at a path's end is a value like any other, and has no fields. */
function enter(place: Place, item: Value): Place {
  if (place.rest.length === 0) return { ...place, value: item, done: true };
  return { ...place, value: isDoc(item) ? item : undefined };
}
