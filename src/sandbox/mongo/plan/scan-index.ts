import { encodeKey } from '../bson/encode-key.ts';
import { order, typeOrder } from '../bson/value.ts';
import type { Value } from '../bson/value.ts';
import type { Index, IndexField } from '../catalog/collection.ts';
import { fittingKey, idBytes, isLongKey, keptOfLongKey } from '../catalog/key-layout.ts';
import { splitPath } from '../match/visit-path.ts';
import type { SortField } from '../sort/sort-documents.ts';
import type { KeyRange } from '../store/store.ts';
import type { Bounds } from './bounds.ts';
import type { IndexScan } from './plan.ts';

const mostRanges = 1000;
/** More ranges than this are sorted in memory instead of merged. */
const mostMerged = 100;
/** Types whose keys don't sort under a collation: a range is all of the type then. */
const unsorted: ReadonlySet<number> = new Set([order.string, order.object, order.array]);
const afterAll = Buffer.from([0xff]);

/**
 * The walk that an index offers for a filter's bounds and a sort; undefined when it is of no use.
 * @param sort undefined when it is one that no index can offer
 */
export function scanIndex(index: Index, bounds: Map<string, Bounds>, sort: SortField[] | undefined): IndexScan | undefined {
  const { prefixes, fields: fixed } = equalityPrefixes(index, bounds);
  const next = nextField(index, fixed);
  const range = next && rangeBounds(index, next, bounds.get(next.path));
  const beside = range && bounds.get(next.path)?.beside;
  if (index.sparse && fixed === 0 && !range) return undefined;
  const ranges = beside === undefined
    ? prefixes.map((prefix) => toRange(prefix, range))
    : prefixes.flatMap((prefix) => [toRange(prefix, range), pointRange(prefix, beside, next?.descending === true)]);
  const direction = ranges.length <= mostMerged && sort ? sortDirection(index, fixed, bounds, sort) : undefined;
  const complete = fixed === index.fields.length;
  const single = index.unique && complete && !index.shortened && !index.collation;
  const score = fixed * 10 + (complete ? (index.unique ? 20 : 1) : 0) + (range ? 5 : 0) + (direction === undefined ? 0 : 4);
  return {
    kind: 'scan', index, score, single,
    ranges: single ? prefixes.map((prefix) => ({ start: fittingKey(prefix), end: afterPrefix(prefix) })) : ranges,
    reverse: direction === 'backward', merged: ranges.length > 1 && direction !== undefined,
    sorted: sort?.length === 0 || direction !== undefined,
    bounded: fixed > 0 || range !== undefined,
  };
}

/** The keys that the leading fields are fixed to, for every combination of their values. */
function equalityPrefixes(index: Index, bounds: Map<string, Bounds>): { prefixes: Buffer[]; fields: number } {
  let prefixes = [idBytes(index.id)];
  let fields = 0;
  for (const field of index.fields) {
    const points = nextField(index, fields) && bounds.get(field.path)?.points;
    if (!points || prefixes.length * points.length > mostRanges) break;
    if (index.sparse && points.some((value) => value === null || value === undefined)) break;
    const keys = distinctKeys(points, index, field.descending);
    prefixes = prefixes.flatMap((prefix) => keys.map((key) => Buffer.concat([prefix, key])));
    fields++;
  }
  return { prefixes, fields };
}

/**
 * The field that can be bounded after those that are fixed. Not one that shares a way through an array with them: bounds on
 * both may hold for different items of it, while each key is of one item.
 */
function nextField(index: Index, fixed: number): IndexField | undefined {
  const next = index.fields[fixed];
  return next && index.multikey && index.fields.slice(0, fixed).some((field) => rootOf(field) === rootOf(next)) ? undefined : next;
}

function rootOf({ path }: IndexField): string | undefined {
  return splitPath(path)[0];
}

function distinctKeys(values: Value[], { collation }: Index, descending: boolean): Buffer[] {
  const keys = new Map(values.map((value) => {
    const key = directed(encodeKey(value, collation), descending);
    return [key.toString('latin1'), key];
  }));
  return [...keys.values()].sort((a, b) => Buffer.compare(a, b));
}

interface ByteBounds { start: Buffer; end: Buffer }

/** The bytes between which a field's keys lie. A multikey index can use one side only: each may hold for another item. */
function rangeBounds(index: Index, { descending }: IndexField, bounds: Bounds | undefined): ByteBounds | undefined {
  const low = bounds?.low;
  const high = index.multikey && low ? undefined : bounds?.high;
  const edge = low ?? high;
  if (!edge) return undefined;
  const rank = typeOrder(edge.value);
  if (high && typeOrder(high.value) !== rank) return undefined;
  if (index.collation && unsorted.has(rank)) return orderedEdges(typeEdge(rank, descending, descending), typeEdge(rank, descending, !descending), descending);
  const start = low ? beside(low.value, descending, low.inclusive !== descending) : typeEdge(rank, descending, descending);
  const end = high ? beside(high.value, descending, high.inclusive === descending) : typeEdge(rank, descending, !descending);
  return orderedEdges(start, end, descending);
}

function orderedEdges(start: Buffer, end: Buffer, descending: boolean): ByteBounds {
  return descending ? { start: end, end: start } : { start, end };
}

/** A place just before or just after all keys of a value. */
function beside(value: Value, descending: boolean, before: boolean): Buffer {
  const key = directed(encodeKey(value), descending);
  return before ? key : Buffer.concat([key, afterAll]);
}

/** A place just before or just after all keys of a type. */
function typeEdge(rank: number, descending: boolean, after: boolean): Buffer {
  const byte = descending ? rank ^ 0xff : rank;
  return Buffer.from([after ? byte + 1 : byte]);
}

function directed(key: Buffer, descending: boolean): Buffer {
  return descending ? Buffer.from(key.map((byte) => byte ^ 0xff)) : key;
}

function pointRange(prefix: Buffer, value: Value, descending: boolean): KeyRange {
  return toRange(Buffer.concat([prefix, directed(encodeKey(value), descending)]), undefined);
}

function toRange(prefix: Buffer, range: ByteBounds | undefined): KeyRange {
  if (!range) return { start: shortened(prefix), end: afterPrefix(prefix) };
  const end = Buffer.concat([prefix, range.end]);
  return { start: shortened(Buffer.concat([prefix, range.start])), end: isLongKey(end) ? afterPrefix(end) : end };
}

/** Bounds longer than what is kept of long keys are cut to it, and so include all keys that begin alike. */
function shortened(key: Buffer): Buffer {
  return key.length > keptOfLongKey ? key.subarray(0, keptOfLongKey) : key;
}

function afterPrefix(prefix: Buffer): Buffer {
  return Buffer.concat([shortened(prefix), afterAll]);
}

/** In which direction the index yields the wanted order; undefined when it doesn't. Fields fixed to one value sort as anything. */
function sortDirection(index: Index, fixed: number, bounds: Map<string, Bounds>, sort: SortField[]): 'forward' | 'backward' | undefined {
  if (sort.length === 0 || index.multikey || index.shortened) return undefined;
  const isFixed = (path: string) => index.fields.slice(0, fixed).some((field) => field.path === path) && bounds.get(path)?.points?.length === 1;
  const wanted = sort.filter(({ path }) => !isFixed(path));
  const offered = index.fields.slice(fixed);
  let direction: 'forward' | 'backward' | undefined;
  for (const [at, { path, descending }] of wanted.entries()) {
    const field = offered[at];
    if (field?.path !== path) return undefined;
    const here = field.descending === descending ? 'forward' : 'backward';
    if (direction !== undefined && direction !== here) return undefined;
    direction = here;
  }
  return direction ?? 'forward';
}
