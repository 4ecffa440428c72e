import { ObjectId } from 'bson';
import { equalValues } from '../bson/compare-values.ts';
import { encode } from '../bson/encode.ts';
import { operation } from '../changes/change-record.ts';
import type { DescribeUpdate } from '../changes/describe-update.ts';
import type { Doc, Value } from '../bson/value.ts';
import { fieldOf, idFirst, isDoc, typeOrder, order } from '../bson/value.ts';
import { MongoError, notSupported } from '../mongo-error.ts';
import { splitPath } from '../match/visit-path.ts';
import type { View } from '../store/view.ts';
import type { Catalog } from './catalog.ts';
import type { Collection, Index } from './collection.ts';
import { duplicateKey } from './duplicate-key.ts';
import type { IndexKeys } from './index-keys.ts';
import { indexKeys } from './index-keys.ts';
import { checkCollatedUnique } from './collated-unique.ts';
import { recordKey } from './key-layout.ts';

const largestDocument = 16 * 1024 * 1024;

/** A stored document: where it is, its bytes, and what they say. */
export interface StoredDocument { key: Buffer; raw: Buffer; doc: Doc }

/** Puts `_id` first, making one when the document has none, as MongoDB stores it. The same object when nothing has to change. */
export function withId(doc: Doc): Doc {
  for (const first in doc) {
    if (first === '_id' && doc['_id'] !== undefined) return doc;
    break;
  }
  const { _id = new ObjectId() } = doc;
  return idFirst(doc, _id);
}

/** Stores a new document with its index entries. @param raw the document's bytes, where they are at hand */
export function insertDocument(catalog: Catalog, view: View, collection: Collection, doc: Doc, raw: Buffer = encode(doc)): void {
  const id = fieldOf(doc, '_id');
  checkId(id);
  if (collection.options['collation'] !== undefined) refuseText(id);
  if (raw.length > largestDocument) throw new MongoError(10334, `object to insert too large. size in bytes: ${raw.length}, max size: ${largestDocument}`);
  const key = recordKey(collection.id, ++collection.lastRecord);
  changeIndexes(catalog, view, collection, key, undefined, doc);
  view.put(key, raw);
  view.changes.push({ operation: operation.insert, namespace: collection.namespace, body: raw });
}

/**
 * Stores a changed document. False when it is the same, byte for byte: nothing is written then.
 * @param describe what to tell change streams; undefined when the document is to be told as a whole
 */
export function replaceDocument(catalog: Catalog, view: View, collection: Collection, before: StoredDocument, after: Doc, describe?: DescribeUpdate): boolean {
  if (!equalValues(fieldOf(before.doc, '_id'), fieldOf(after, '_id'))) throw immutableId();
  const raw = encode(after);
  if (raw.equals(before.raw)) {
    view.claim(before.key);
    return false;
  }
  if (raw.length > largestDocument) throw new MongoError(17419, `Resulting document after update is larger than ${largestDocument}`);
  changeIndexes(catalog, view, collection, before.key, before.doc, after);
  view.put(before.key, raw);
  const { namespace } = collection;
  if (describe) view.changes.push({ operation: operation.update, namespace, body: encode({ _id: fieldOf(after, '_id'), description: describe(before.doc, after) }) });
  else view.changes.push({ operation: operation.replace, namespace, body: raw });
  return true;
}

export function removeDocument(catalog: Catalog, view: View, collection: Collection, stored: StoredDocument): void {
  changeIndexes(catalog, view, collection, stored.key, stored.doc, undefined);
  view.remove(stored.key);
  view.changes.push({ operation: operation.delete, namespace: collection.namespace, body: encode({ _id: fieldOf(stored.doc, '_id') }) });
}

export function immutableId(): MongoError {
  return new MongoError(66, "Performing an update on the path '_id' would modify the immutable field '_id'");
}

/** Fills a new index from the documents that are there. @throws MongoError 11000 when they are not unique */
export function fillIndex(catalog: Catalog, view: View, collection: Collection, index: Index, stored: StoredDocument): void {
  const found = indexKeys(index, stored.doc, stored.key);
  if (!found) return;
  catalog.reveal(collection, index, found);
  if (index.unique) checkUnique(view, collection, index, stored.key, found, undefined);
  putKeys(view, stored.key, found, undefined);
}

/** All unique keys are checked before anything is written, so that a refused document leaves no trace in the view. */
function changeIndexes(catalog: Catalog, view: View, collection: Collection, key: Buffer, before: Doc | undefined, after: Doc | undefined): void {
  // An _id never changes, and so neither does its entry.
  const concerned = before && after ? collection.indexes.slice(1).filter((index) => mayDiffer(index, before, after)) : collection.indexes;
  const changes = concerned.map((index) => ({
    index,
    old: before && indexKeys(index, before, key),
    fresh: after && indexKeys(index, after, key),
  }));
  for (const { index, fresh, old } of changes) {
    if (!fresh) continue;
    catalog.reveal(collection, index, fresh);
    if (index.unique) checkUnique(view, collection, index, key, fresh, old);
  }
  for (const { fresh, old } of changes) {
    if (old) for (const [text, entry] of old.keys) if (!fresh?.keys.has(text)) view.remove(entry.key);
    if (fresh) putKeys(view, key, fresh, old);
  }
}

/** An update shares the values that it left alone: an index over those alone has the keys that it had. */
function mayDiffer({ fields, partialFilter }: Index, before: Doc, after: Doc): boolean {
  return partialFilter !== undefined || fields.some(({ path }) => {
    const [name = ''] = splitPath(path);
    return fieldOf(before, name) !== fieldOf(after, name);
  });
}

function checkUnique(view: View, collection: Collection, index: Index, key: Buffer, fresh: IndexKeys, old: IndexKeys | undefined): void {
  if (index.collation) {
    checkCollatedUnique(view, collection, index, key, fresh);
    return;
  }
  for (const [text, entry] of fresh.keys) {
    if (old?.keys.has(text)) continue;
    const holder = view.get(entry.key);
    if (holder && !holder.equals(key)) throw duplicateKey(collection, index, entry.values);
  }
}

function putKeys(view: View, key: Buffer, fresh: IndexKeys, old: IndexKeys | undefined): void {
  for (const [text, entry] of fresh.keys) if (!old?.keys.has(text)) view.put(entry.key, key);
}

/** The keys of documents know no collation, so two that it takes for equal could both be stored. */
function refuseText(id: Value): void {
  const rank = typeOrder(id);
  if (rank === order.string || rank === order.object) throw notSupported(`an _id that is a string or a document, in a collection with a collation, is`);
}

function checkId(id: Value): void {
  const rank = typeOrder(id);
  if (rank === order.array || rank === order.regex || id === undefined) {
    throw new MongoError(53, `The '_id' value cannot be of type ${id === undefined ? 'undefined' : rank === order.array ? 'array' : 'regex'}`);
  }
  if (!isDoc(id)) return;
  const dollar = Object.keys(id).find((name) => name.startsWith('$'));
  if (dollar !== undefined) throw new MongoError(52, `_id fields may not contain '$'-prefixed fields: ${dollar} is not valid for storage.`);
}
