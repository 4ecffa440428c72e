import { compareValues } from '../bson/compare-values.ts';
import { encodeKey, writeEmptyArrayKey } from '../bson/encode-key.ts';
import { KeyWriter } from '../bson/key-writer.ts';
import { isNumeric, toNumber } from '../bson/numeric.ts';
import type { Doc, Value } from '../bson/value.ts';
import { isDoc, order, typeOrder } from '../bson/value.ts';
import { indexedValues } from '../catalog/index-keys.ts';
import type { IndexedValue } from '../catalog/indexed-value.ts';
import { emptyArray } from '../catalog/indexed-value.ts';
import type { Collation } from '../collation/collation.ts';
import { MongoError, notSupported } from '../mongo-error.ts';

export interface SortField { path: string; descending: boolean }

/** Parses `{ field: 1, other: -1 }`. @throws MongoError 15974 and the like */
export function parseSort(spec: Value): SortField[] {
  if (spec === undefined || spec === null) return [];
  if (!isDoc(spec)) throw new MongoError(14, 'sort must be an object');
  return Object.entries(spec).map(([path, direction]) => {
    if (isDoc(direction)) throw '$meta' in direction ? notSupported('sorting by $meta is') : new MongoError(15974, `Illegal key in $sort specification: ${path}`);
    if (!isNumeric(direction)) throw new MongoError(15974, `Illegal key in $sort specification: ${path}: a sort direction must be 1 or -1`);
    const sign = toNumber(direction);
    if (sign !== 1 && sign !== -1) throw new MongoError(15975, '$sort key ordering must be 1 (for ascending) or -1 (for descending)');
    if (path === '' || path.split('.').includes('')) throw new MongoError(15998, 'FieldPath field names may not be empty strings.');
    if (path.startsWith('$')) throw new MongoError(16410, `FieldPath field names may not start with '$'. Consider using $getField or $setField.`);
    return { path, descending: sign < 0 };
  });
}

export interface SortOptions {
  collation?: Collation | undefined;
  /** Called all the while; throws when there is no time left. */
  checkTime?: (() => void) | undefined;
}

/** Sorts by MongoDB's rules: of an array its least item counts, or its greatest when descending. Stable. */
export function sortBy<Item>(items: Item[], fields: SortField[], docOf: (item: Item) => Doc, { collation, checkTime }: SortOptions = {}): Item[] {
  if (!collation) return sortByKey(items, (item) => sortKey(docOf(item), fields), (a, b) => Buffer.compare(a, b), checkTime);
  const valuesOf = (item: Item) => fields.map((field) => bestValue(docOf(item), field, collation));
  return sortByKey(items, valuesOf, (a, b) => compareRows(a, b, fields, collation), checkTime);
}

function sortByKey<Item, Key>(items: Item[], keyOf: (item: Item) => Key, compare: (a: Key, b: Key) => number, checkTime = () => {}): Item[] {
  const keyed = items.map((item) => {
    checkTime();
    return { item, key: keyOf(item) };
  });
  keyed.sort((a, b) => {
    checkTime();
    return compare(a.key, b.key);
  });
  return keyed.map(({ item }) => item);
}

/** Bytes that sort as the document does. */
export function sortKey(doc: Doc, fields: SortField[]): Buffer {
  const parts = fields.map(({ path, descending }) => bestKey(indexedValues(doc, path).values, descending));
  return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
}

/** Compares bare values, for `$push` with `$sort: 1`. */
export function compareInDirection(descending: boolean, collation?: Collation): (a: Value, b: Value) => number {
  return (a, b) => compareValues(a, b, collation) * (descending ? -1 : 1);
}

/** A language's order of strings has no bytes to sort by: the values themselves are compared. */
function compareRows(a: IndexedValue[], b: IndexedValue[], fields: SortField[], collation: Collation): number {
  for (const [at, { descending }] of fields.entries()) {
    const difference = compareIndexed(a[at], b[at], collation);
    if (difference !== 0) return descending ? -difference : difference;
  }
  return 0;
}

function bestValue(doc: Doc, { path, descending }: SortField, collation: Collation): IndexedValue {
  const { values } = indexedValues(doc, path);
  return values.reduce((best, value) => (compareIndexed(value, best, collation) * (descending ? -1 : 1) < 0 ? value : best));
}

/** An empty array sorts below null. */
function compareIndexed(a: IndexedValue, b: IndexedValue, collation: Collation): number {
  if (a !== emptyArray && b !== emptyArray) return compareValues(a, b, collation);
  if (a === b) return 0;
  const other = a === emptyArray ? b : a;
  const below = other !== emptyArray && typeOrder(other) === order.minKey ? 1 : -1;
  return a === emptyArray ? below : -below;
}

function bestKey(values: IndexedValue[], descending: boolean): Buffer {
  let best = keyOf(values[0]);
  for (const value of values.slice(1)) {
    const key = keyOf(value);
    const difference = Buffer.compare(key, best);
    if (descending ? difference > 0 : difference < 0) best = key;
  }
  return descending ? best.map((byte) => byte ^ 0xff) as Buffer : best;
}

function keyOf(value: IndexedValue): Buffer {
  if (value !== emptyArray) return encodeKey(value);
  const writer = new KeyWriter();
  writeEmptyArrayKey(writer, false);
  return writer.finish();
}
