import type { Database, Key } from 'lmdb';
import type { IndexValue } from './indexes.ts';

/** Bounds on the second of creation, as the API's `created` filter has them. */
export interface CreatedRange {
  gt?: number | undefined;
  gte?: number | undefined;
  lt?: number | undefined;
  lte?: number | undefined;
}

/** One page of one kind's objects. `where` names an index and its value; `keep` filters what no index serves. */
export interface Query<T> {
  where?: [string, IndexValue] | undefined;
  created?: CreatedRange | undefined;
  startingAfter?: string | undefined;
  endingBefore?: string | undefined;
  limit: number;
  keep?: ((object: T) => boolean) | undefined;
}

export interface Page<T> {
  data: T[];
  hasMore: boolean;
}

interface Placed<T> {
  created: number;
  seq: number;
  object: T;
}

type Place = [created: number, seq: number];

/**
 * Reads a page, newest first, from the index alone: what lies before or after it is not touched.
 * @returns undefined when the cursor names no such object
 */
export function findPage<T>(
  index: Database<string, Key[]>,
  entryOf: (id: string) => Placed<T> | undefined,
  kind: string,
  query: Query<T>,
): Page<T> | undefined {
  const bounds = boundsOf(entryOf, query);
  if (!bounds) return undefined;
  const backwards = query.endingBefore !== undefined;
  const prefix: Key[] = [kind, ...(query.where ?? ['all', 0])];
  const low = [...prefix, ...bounds.low];
  const high = [...prefix, ...bounds.high];
  const data: T[] = [];
  for (const { value } of index.getRange(backwards ? { start: low, end: high } : { start: high, end: low, reverse: true })) {
    const object = entryOf(value)?.object;
    if (object === undefined || query.keep?.(object) === false) continue;
    if (data.length === query.limit) return { data: backwards ? data.reverse() : data, hasMore: true };
    data.push(object);
  }
  return { data: backwards ? data.reverse() : data, hasMore: false };
}

function boundsOf<T>(entryOf: (id: string) => Placed<T> | undefined, query: Query<T>): { low: Place; high: Place } | undefined {
  const { gt = -1, gte = 0, lt = Infinity, lte = Infinity } = query.created ?? {};
  let low: Place = [Math.max(gt + 1, gte), -1];
  let high: Place = [Math.min(lt - 1, lte, Number.MAX_SAFE_INTEGER), Number.MAX_SAFE_INTEGER];
  if (query.startingAfter !== undefined) {
    const cursor = entryOf(query.startingAfter);
    if (!cursor) return undefined;
    if (isBefore([cursor.created, cursor.seq - 1], high)) high = [cursor.created, cursor.seq - 1];
  }
  if (query.endingBefore !== undefined) {
    const cursor = entryOf(query.endingBefore);
    if (!cursor) return undefined;
    if (isBefore(low, [cursor.created, cursor.seq + 1])) low = [cursor.created, cursor.seq + 1];
  }
  return { low, high };
}

function isBefore(a: Place, b: Place): boolean {
  return a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);
}
