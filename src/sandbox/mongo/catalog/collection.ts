import type { Doc } from '../bson/value.ts';
import type { Collation } from '../collation/collation.ts';
import { parseCollation } from '../collation/parse-collation.ts';
import type { Filter } from '../match/filter.ts';

export interface IndexField { path: string; descending: boolean }

/** An index of a collection: it leads from a document's values to the number under which the document is kept. */
export interface Index {
  /** The first four bytes of its keys. */
  readonly id: number;
  readonly name: string;
  readonly fields: IndexField[];
  readonly unique: boolean;
  readonly sparse: boolean;
  /** How its strings are compared: its keys of strings don't sort then, and are shared by strings that are not equal. */
  readonly collation: Collation | undefined;
  /** Only documents that satisfy it are in the index. */
  readonly partialFilter: Filter | undefined;
  /** Whether it is kept, but serves no query. */
  readonly hidden: boolean;
  /** Age in seconds at which documents expire, for a TTL index. */
  readonly expireAfterSeconds: number | undefined;
  /** What createIndexes was given, as listIndexes answers it. */
  readonly spec: Doc;
  /** Number of the commit that built it: to what is read as of an earlier one, the index looks empty. */
  readonly since: number;
  /** Whether any document has more than one key in it, or had: bounds of one array item don't exclude another. */
  multikey: boolean;
  /** Whether any key was too long and was shortened: such keys don't sort among themselves. */
  shortened: boolean;
}

export interface Collection {
  readonly namespace: string;
  /** The first four bytes of its documents' keys. */
  readonly id: number;
  readonly uuid: string;
  readonly options: Doc;
  /** `_id_` first. */
  indexes: Index[];
  /** Number of the document that was inserted last. */
  lastRecord: number;
}

export function databaseOf(namespace: string): string {
  return namespace.slice(0, namespace.indexOf('.'));
}

export function collectionNameOf(namespace: string): string {
  return namespace.slice(namespace.indexOf('.') + 1);
}

/** How a collection's strings are compared where a command doesn't say. */
export function collationOf(collection: Collection | undefined): Collation | undefined {
  return parseCollation(collection?.options['collation']);
}

/** The index of `_id`. */
export function primaryOf(collection: Collection): Index {
  const [primary] = collection.indexes;
  if (!primary) throw new Error(`${collection.namespace} has no _id index`);
  return primary;
}

/** Whether it was written when documents were kept under their `_id` and had no numbers: `numberDocuments` gives them some. */
export function isKeptById(collection: Collection): boolean {
  return primaryOf(collection).id === collection.id;
}
