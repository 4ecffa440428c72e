import { writeEmptyArrayKey, writeKey } from '../bson/encode-key.ts';
import { KeyWriter } from '../bson/key-writer.ts';
import type { Doc, Value } from '../bson/value.ts';
import { fieldOf, isDoc } from '../bson/value.ts';
import { matches } from '../match/matches.ts';
import { isPositionIn, splitPath } from '../match/visit-path.ts';
import type { Index } from './collection.ts';
import { elementRows } from './element-rows.ts';
import type { IndexedValue } from './indexed-value.ts';
import { emptyArray } from './indexed-value.ts';
import { fittingKey, isLongKey } from './key-layout.ts';

export interface IndexKey {
  key: Buffer;
  values: IndexedValue[];
  /** Further values of the same document with the same key. */
  others?: IndexedValue[][];
}

export interface IndexKeys {
  /** Each key, by its bytes as latin1 text, with the values it was made of. */
  keys: Map<string, IndexKey>;
  multikey: boolean;
  shortened: boolean;
}

/** A document's keys in an index; undefined when it doesn't belong there (sparse, partial). */
export function indexKeys(index: Index, doc: Doc, recordKey: Buffer): IndexKeys | undefined {
  if (index.partialFilter && !matches(index.partialFilter, doc)) return undefined;
  const found = index.fields.map((field) => indexedValues(doc, field.path));
  if (index.sparse && found.every(({ values }) => values.every((value) => value === undefined))) return undefined;
  const rows = found.filter(({ expanded }) => expanded).length > 1 ? elementRows(doc, index.fields.map(({ path }) => path)) : combinations(found);
  const result: IndexKeys = { keys: new Map(), multikey: found.some(({ expanded }) => expanded), shortened: false };
  for (const values of rows) {
    const whole = writeRow(index, values, recordKey);
    if (isLongKey(whole)) result.shortened = true;
    const key = fittingKey(whole);
    addKey(result, key, values);
  }
  return result;
}

/** Each value of the one field that may have several, beside the others. */
function combinations(found: { values: IndexedValue[] }[]): IndexedValue[][] {
  if (found.every(({ values }) => values.length === 1)) return [found.map(({ values }) => values[0])];
  let rows: IndexedValue[][] = [[]];
  for (const { values } of found) rows = rows.flatMap((row) => values.map((value) => [...row, value]));
  return rows;
}

/** Under a collation rows with different values may share a key: all of them have to be known. */
function addKey({ keys }: IndexKeys, key: Buffer, values: IndexedValue[]): void {
  const text = key.toString('latin1');
  const known = keys.get(text);
  if (known) (known.others ??= []).push(values);
  else keys.set(text, { key, values });
}

function writeRow(index: Index, values: IndexedValue[], recordKey: Buffer): Buffer {
  const writer = new KeyWriter();
  writer.uint32(index.id);
  for (const [at, value] of values.entries()) {
    const descending = index.fields[at]?.descending ?? false;
    if (value === emptyArray) writeEmptyArrayKey(writer, descending);
    else writeKey(writer, value, descending, index.collation);
  }
  if (!index.unique || index.collation) writer.bytes(recordKey.subarray(4));
  return writer.finish();
}

/** The values of a document at an index field: each item of an array, or undefined where there is nothing. */
export function indexedValues(doc: Doc, path: string): { values: IndexedValue[]; expanded: boolean } {
  if (!path.includes('.')) return expandLeaf(fieldOf(doc, path));
  const found: IndexedValue[] = [];
  const expanded = collect(doc, splitPath(path), 0, found);
  return { values: found.length > 0 ? found : [undefined], expanded };
}

function expandLeaf(value: Value): { values: IndexedValue[]; expanded: boolean } {
  if (!Array.isArray(value)) return { values: [value], expanded: false };
  return { values: value.length > 0 ? value : [emptyArray], expanded: true };
}

function collect(value: Value, parts: string[], at: number, found: IndexedValue[]): boolean {
  if (at === parts.length) {
    const leaf = expandLeaf(value);
    found.push(...leaf.values);
    return leaf.expanded;
  }
  const part = parts[at] ?? '';
  if (isDoc(value)) return collect(fieldOf(value, part), parts, at + 1, found);
  if (!Array.isArray(value)) {
    found.push(undefined);
    return false;
  }
  if (isPositionIn(value, part)) return collect(value[Number(part)], parts, at + 1, found);
  for (const item of value) collect(isDoc(item) ? item : undefined, parts, at, found);
  return true;
}
