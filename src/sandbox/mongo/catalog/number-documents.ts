import { decode } from '../bson/decode.ts';
import type { Store } from '../store/store.ts';
import { View } from '../store/view.ts';
import { WriteLocks } from '../store/write-locks.ts';
import { Catalog, catalogEntry, catalogKey, indexFrom } from './catalog.ts';
import type { Collection } from './collection.ts';
import { isKeptById } from './collection.ts';
import { rangeOfId } from './key-layout.ts';
import { insertDocument } from './write-documents.ts';

const atOnce = 1000;

/**
 * Brings a folder up to date in which documents are still kept under their `_id`: they get numbers, in that order, and all index
 * entries are made anew, since they name their document's key. One commit does it all, so that being cut short changes nothing.
 */
export async function numberDocuments(store: Store): Promise<void> {
  const catalog = new Catalog();
  catalog.load(viewOf(store));
  const old = catalog.all().filter(isKeptById);
  if (old.length > 0) await store.transact(() => old.forEach((collection) => renew(store, catalog, collection)));
}

function viewOf(store: Store): View {
  return new View(store, new WriteLocks(), 0);
}

/** Copies the documents into a collection with numbers of its own and puts that into the catalog instead. */
function renew(store: Store, catalog: Catalog, old: Collection): void {
  const indexes = old.indexes.map(({ spec }) => indexFrom({ id: catalog.takeId(), spec, multikey: false, shortened: false }));
  const collection: Collection = { ...old, id: catalog.takeId(), indexes, lastRecord: 0 };
  let view = viewOf(store);
  for (const { value } of viewOf(store).range(rangeOfId(old.id))) {
    insertDocument(catalog, view, collection, decode(value), value);
    if (collection.lastRecord % atOnce > 0) continue;
    view.flush();
    view = viewOf(store);
  }
  view.flush();
  for (const { id } of old.indexes) removeAll(store, id);
  store.put(catalogKey(collection), catalogEntry(collection));
}

function removeAll(store: Store, id: number): void {
  for (;;) {
    const entries = store.chunk(rangeOfId(id), false, atOnce);
    if (entries.length === 0) return;
    for (const { key } of entries) store.remove(key);
  }
}
