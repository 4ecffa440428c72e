import { decode } from '../bson/decode.ts';
import type { Doc } from '../bson/value.ts';
import { fieldOf } from '../bson/value.ts';
import type { Collection, Index } from '../catalog/collection.ts';
import { isKeptById } from '../catalog/collection.ts';
import { show } from '../catalog/duplicate-key.ts';
import { indexKeys } from '../catalog/index-keys.ts';
import { rangeOfId } from '../catalog/key-layout.ts';
import type { Entry } from '../store/store.ts';
import type { Reader } from '../store/view.ts';
import { Differences } from './differences.ts';

export interface CollectionReport {
  namespace: string;
  documents: number;
  indexes: number;
  /** Index entries, those of `_id` included. */
  entries: number;
  differences: Differences;
}

interface Check { reader: Reader; collection: Collection; differences: Differences }

/**
 * Compares each document with its index entries, both ways. Every entry that documents ask for must be there and lead to
 * its document; if then an index holds as many entries as were asked for, it holds no others.
 */
export function checkCollection(reader: Reader, collection: Collection): CollectionReport {
  const check = { reader, collection, differences: new Differences() };
  if (isKeptById(collection)) {
    check.differences.add('written by an earlier version, and brought up to date when the database starts next: check it after that');
    return { namespace: collection.namespace, documents: 0, indexes: collection.indexes.length, entries: 0, differences: check.differences };
  }
  const asked = new Map(collection.indexes.map((index) => [index, 0]));
  let documents = 0;
  for (const { key, value } of entriesOf(check, collection.id, 'the documents')) {
    documents++;
    const doc = readDocument(check, key, value);
    if (doc) for (const index of collection.indexes) asked.set(index, (asked.get(index) ?? 0) + checkEntries(check, index, key, doc));
  }
  let entries = 0;
  for (const index of collection.indexes) {
    const held = countOf(entriesOf(check, index.id, index.name));
    entries += held;
    if (held !== asked.get(index)) nameStrayEntries(check, index);
  }
  return { namespace: collection.namespace, documents, indexes: collection.indexes.length, entries, differences: check.differences };
}

function countOf(entries: Iterable<Entry>): number {
  const iterator = entries[Symbol.iterator]();
  let count = 0;
  while (iterator.next().done !== true) count++;
  return count;
}

/** All entries under a number. They must come in order: a search finds nothing behind a key in the wrong place. */
function* entriesOf({ reader, differences }: Check, id: number, name: string): Generator<Entry> {
  let last: Buffer | undefined;
  try {
    for (const entry of reader.range(rangeOfId(id))) {
      if (last && Buffer.compare(last, entry.key) >= 0) differences.add(`${name}: key ${entry.key.toString('hex')} comes after a higher one`);
      last = entry.key;
      yield entry;
    }
  } catch (error) {
    differences.add(`${name}: reading stopped ${last ? `after key ${last.toString('hex')}` : 'at its beginning'}: ${(error as Error).message}`);
  }
}

function readDocument({ differences }: Check, key: Buffer, value: Buffer): Doc | undefined {
  try {
    return decode(value);
  } catch (error) {
    differences.add(`the document under the key ${key.toString('hex')} can't be read: ${(error as Error).message}`);
    return undefined;
  }
}

/** @returns how many entries the document asks for */
function checkEntries({ reader, differences }: Check, index: Index, key: Buffer, doc: Doc): number {
  const found = indexKeys(index, doc, key);
  if (!found) return 0;
  if ((found.multikey && !index.multikey) || (found.shortened && !index.shortened)) differences.add(`index ${index.name} isn't marked for what ${nameOf(doc)} holds, so searches may miss it`);
  for (const { key: entry } of found.keys.values()) {
    const holder = reader.get(entry);
    if (!holder) differences.add(`index ${index.name} has no entry ${entry.toString('hex')} for ${nameOf(doc)}`);
    else if (!holder.equals(key)) differences.add(`index ${index.name}: the entry of ${nameOf(doc)} leads to ${whose(reader, holder)}${index.unique ? ', and it is unique' : ''}`);
  }
  return found.keys.size;
}

/** The slow way, once it is known that something is there that shouldn't be. */
function nameStrayEntries(check: Check, index: Index): void {
  const { reader, collection, differences } = check;
  for (const { key, value } of entriesOf({ reader, collection, differences: new Differences() }, index.id, index.name)) {
    const raw = reader.get(value);
    const doc = raw && readQuietly(raw);
    if (!raw) differences.add(`index ${index.name}: the entry ${key.toString('hex')} leads to no document`);
    else if (doc && indexKeys(index, doc, value)?.keys.has(key.toString('latin1')) !== true) differences.add(`index ${index.name}: the entry ${key.toString('hex')} leads to ${nameOf(doc)}, which doesn't have it`);
  }
}

function whose(reader: Reader, key: Buffer): string {
  const raw = reader.get(key);
  const doc = raw && readQuietly(raw);
  return doc ? nameOf(doc) : `no document (${key.toString('hex')})`;
}

function readQuietly(raw: Buffer): Doc | undefined {
  try {
    return decode(raw);
  } catch {
    return undefined;
  }
}

function nameOf(doc: Doc): string {
  return `document ${show(fieldOf(doc, '_id'))}`;
}
