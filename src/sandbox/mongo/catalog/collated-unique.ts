import { compareValues } from '../bson/compare-values.ts';
import { decode } from '../bson/decode.ts';
import type { View } from '../store/view.ts';
import type { Collection, Index } from './collection.ts';
import { duplicateKey } from './duplicate-key.ts';
import type { IndexKey, IndexKeys } from './index-keys.ts';
import { indexKeys } from './index-keys.ts';
import type { IndexedValue } from './indexed-value.ts';
import { emptyArray } from './indexed-value.ts';
import { keptOfLongKey } from './key-layout.ts';

const afterAll = Buffer.from([0xff]);

/**
 * Whether a document's keys are unique under the index's collation: strings that are equal share a key, but so may others,
 * so the documents with the same key are compared themselves. @throws MongoError 11000
 */
export function checkCollatedUnique(view: View, collection: Collection, index: Index, key: Buffer, fresh: IndexKeys): void {
  for (const entry of fresh.keys.values()) {
    const shared = sharedPart(entry, key);
    // Taken as if it were written, so that of two transactions that may add equal strings one fails.
    view.remove(shared);
    for (const { value } of view.range({ start: shared, end: Buffer.concat([shared, afterAll]) })) {
      const taken = value.equals(key) ? undefined : rowsOf(entry).find((row) => holdsEqual(view, index, value, row));
      if (taken) throw duplicateKey(collection, index, taken);
    }
  }
}

function rowsOf({ values, others = [] }: IndexKey): IndexedValue[][] {
  return [values, ...others];
}

/** A key without the key of its document at the end. */
function sharedPart(entry: IndexKey, key: Buffer): Buffer {
  const end = entry.key.length > keptOfLongKey ? keptOfLongKey : entry.key.length - (key.length - 4);
  return entry.key.subarray(0, end);
}

function holdsEqual(view: View, index: Index, holder: Buffer, values: IndexedValue[]): boolean {
  const raw = view.get(holder);
  const others = raw && indexKeys(index, decode(raw), holder);
  return others !== undefined && [...others.keys.values()].flatMap(rowsOf).some((row) => row.every((value, at) => sameIndexed(value, values[at], index)));
}

function sameIndexed(a: IndexedValue, b: IndexedValue, { collation }: Index): boolean {
  if (a === emptyArray || b === emptyArray) return a === b;
  return compareValues(a, b, collation) === 0;
}
