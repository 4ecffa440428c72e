import { randomUUID } from 'node:crypto';
import { decode } from '../bson/decode.ts';
import { encode } from '../bson/encode.ts';
import { isNumeric, toNumber } from '../bson/numeric.ts';
import type { Doc, Value } from '../bson/value.ts';
import { isDoc } from '../bson/value.ts';
import { operation } from '../changes/change-record.ts';
import { parseCollation } from '../collation/parse-collation.ts';
import { parseFilter } from '../match/parse-filter.ts';
import { MongoError } from '../mongo-error.ts';
import type { Store } from '../store/store.ts';
import type { Reader, View } from '../store/view.ts';
import type { Collection, Index } from './collection.ts';
import { databaseOf } from './collection.ts';
import { area, firstId, idBytes, numberOfRecord, rangeOfId } from './key-layout.ts';

const nothing = Buffer.alloc(0);

/** Which collections and indexes there are; kept in memory, and on disk under keys of its own. */
export class Catalog {
  private readonly collections = new Map<string, Collection>();
  private readonly changed = new Set<Collection>();
  private nextId = firstId;
  private readonly parent: Catalog | undefined;

  /** @param parent for a transaction's own: what it makes is here alone until it commits */
  constructor(parent?: Catalog) {
    this.parent = parent;
  }

  /** Reads the catalog from disk. */
  load(reader: Reader): void {
    for (const { value } of reader.range(rangeOfId(area.catalog))) {
      const collection = readCatalogEntry(value);
      const [last] = reader.range(rangeOfId(collection.id), true);
      if (last) collection.lastRecord = numberOfRecord(last.key);
      this.collections.set(collection.namespace, collection);
      this.nextId = Math.max(this.nextId, collection.id + 1, ...collection.indexes.map((index) => index.id + 1));
    }
  }

  get(namespace: string): Collection | undefined {
    return this.collections.get(namespace) ?? this.parent?.get(namespace);
  }

  /** Whether a collection was made by the transaction that this catalog is of. */
  isOwn(collection: Collection): boolean {
    return this.parent !== undefined && this.collections.get(collection.namespace) === collection;
  }

  /** Takes over what a transaction made, in the commit of the transaction. */
  adopt(view: View, own: Catalog): void {
    for (const [namespace, collection] of own.collections) {
      this.collections.set(namespace, collection);
      this.changed.add(collection);
      view.onDiscard(() => this.collections.delete(namespace));
    }
  }

  all(): Collection[] {
    return [...this.collections.values()];
  }

  inDatabase(database: string): Collection[] {
    return this.all().filter(({ namespace }) => databaseOf(namespace) === database);
  }

  takeId(): number {
    return this.parent?.takeId() ?? this.nextId++;
  }

  create(view: View, namespace: string, options: Doc = {}): Collection {
    checkNamespace(namespace);
    const id = this.takeId();
    const primary = indexFrom({ id: this.takeId(), spec: { v: 2, key: { _id: 1 }, name: '_id_' }, multikey: false, shortened: false });
    const collection: Collection = { namespace, id, uuid: randomUUID(), options, indexes: [primary], lastRecord: 0 };
    this.collections.set(namespace, collection);
    view.onDiscard(() => this.collections.delete(namespace));
    this.save(view, collection);
    return collection;
  }

  drop(view: View, collection: Collection): void {
    for (const { id } of [collection, ...collection.indexes]) wipe(view, id);
    view.remove(catalogKey(collection));
    view.changes.push({ operation: operation.drop, namespace: collection.namespace, body: nothing });
    this.collections.delete(collection.namespace);
    view.onDiscard(() => this.collections.set(collection.namespace, collection));
  }

  setIndexes(view: View, collection: Collection, indexes: Index[]): void {
    const before = collection.indexes;
    collection.indexes = indexes;
    view.onDiscard(() => {
      collection.indexes = before;
    });
    this.save(view, collection);
  }

  /**
   * Notes what a key revealed about an index. Written with the next commit whatever becomes of the command: two
   * transactions may both reveal it, and must not conflict over it.
   */
  reveal(collection: Collection, index: Index, found: { multikey: boolean; shortened: boolean }): void {
    if ((index.multikey || !found.multikey) && (index.shortened || !found.shortened)) return;
    index.multikey ||= found.multikey;
    index.shortened ||= found.shortened;
    (this.parent && !this.isOwn(collection) ? this.parent : this).changed.add(collection);
  }

  /** Writes what `reveal` noted; inside the store's transaction. @returns to be called when the commit fails */
  writeChanges(store: Store): () => void {
    const written = [...this.changed];
    this.changed.clear();
    for (const collection of written) {
      if (this.collections.get(collection.namespace) === collection) store.put(catalogKey(collection), catalogEntry(collection));
    }
    return () => {
      for (const collection of written) this.changed.add(collection);
    };
  }

  private save(view: View, collection: Collection): void {
    view.put(catalogKey(collection), catalogEntry(collection));
  }
}

/** Removes every key that begins with an id. */
export function wipe(view: View, id: number): void {
  for (const { key } of view.range(rangeOfId(id))) view.remove(key);
}

interface IndexEntry { id: number; spec: Doc; multikey: boolean; shortened: boolean }

/** @param since number of the commit that builds it; 0 for one that has always been there */
export function indexFrom({ id, spec, multikey, shortened }: IndexEntry, since = 0): Index {
  const partial = spec['partialFilterExpression'];
  const expire = spec['expireAfterSeconds'];
  const collation = parseCollation(spec['collation']);
  return {
    id, spec, since, multikey, shortened,
    name: spec['name'] as string,
    fields: Object.entries(spec['key'] as Doc).map(([path, direction]) => ({ path, descending: isNumeric(direction) && toNumber(direction) < 0 })),
    unique: isTrue(spec['unique']) || spec['name'] === '_id_',
    sparse: isTrue(spec['sparse']), hidden: isTrue(spec['hidden']), collation,
    partialFilter: isDoc(partial) ? parseFilter(partial, { collation }) : undefined,
    expireAfterSeconds: isNumeric(expire) ? toNumber(expire) : undefined,
  };
}

/** A flag as MongoDB reads it: true or a number other than zero. */
export function isTrue(value: Value): boolean {
  return value === true || (isNumeric(value) && toNumber(value) !== 0);
}

/** Where the catalog keeps what it knows of a collection. */
export function catalogKey(collection: Collection): Buffer {
  return Buffer.concat([idBytes(area.catalog), Buffer.from(collection.namespace)]);
}

/** What the catalog keeps of a collection. */
export function catalogEntry({ namespace, id, uuid, options, indexes }: Collection): Buffer {
  return encode({ namespace, id, uuid, options, indexes: indexes.map(({ id, spec, multikey, shortened }) => ({ id, spec, multikey, shortened })) });
}

/** Reads that again. @throws MongoError 22 when the bytes make no sense */
export function readCatalogEntry(value: Buffer): Collection {
  const { namespace, id, uuid, options, indexes } = decode(value) as unknown as { namespace: string; id: number; uuid: string; options: Doc; indexes: IndexEntry[] };
  return { namespace, id, uuid, options, indexes: indexes.map((index) => indexFrom(index)), lastRecord: 0 };
}

function checkNamespace(namespace: string): void {
  const dot = namespace.indexOf('.');
  const database = namespace.slice(0, dot);
  const name = namespace.slice(dot + 1);
  if (dot < 1 || name === '' || namespace.includes('\0') || /[/\\. "$]/.test(database)) throw new MongoError(73, `Invalid namespace specified '${namespace}'`);
  if (name.startsWith('.') || name.includes('$')) throw new MongoError(73, `Invalid collection name: ${name}`);
  if (Buffer.byteLength(namespace) > 255) throw new MongoError(73, `Fully qualified namespace is too long. Namespace: ${namespace} Max: 255`);
}
