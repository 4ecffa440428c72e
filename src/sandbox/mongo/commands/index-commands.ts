import { equalValues } from '../bson/compare-values.ts';
import { encode } from '../bson/encode.ts';
import type { Value } from '../bson/value.ts';
import { isDoc } from '../bson/value.ts';
import { indexFrom, wipe } from '../catalog/catalog.ts';
import type { Collection, Index } from '../catalog/collection.ts';
import { checkIndexSpec, existingIndex } from '../catalog/index-specs.ts';
import { fillIndex } from '../catalog/write-documents.ts';
import { MongoError } from '../mongo-error.ts';
import { findDocuments } from '../plan/find-documents.ts';
import { docsArgument, wrongType } from './arguments.ts';
import { collectionFor } from './collection-for.ts';
import type { CommandContext, CommandDefinition, WriteDefinition } from './command.ts';

export const createIndexes: WriteDefinition = {
  kind: 'catalog',
  fields: ['indexes', 'commitQuorum'],
  // A process that makes sure of its indexes at its start must not wait for the open transactions of others.
  changesNothing({ command, database, namespace }) {
    const collection = database.catalog.get(namespace);
    return collection !== undefined && docsArgument(command, 'indexes').every((spec) => existingIndex(collection, checkIndexSpec(spec, collection)));
  },
  run(context) {
    const { command, database, view, namespace } = context;
    const given = docsArgument(command, 'indexes');
    const specs = given.map((spec) => checkIndexSpec(spec, database.catalog.get(namespace)));
    if (specs.length === 0) throw new MongoError(2, 'Must specify at least one index to create');
    const isNew = database.catalog.get(namespace) === undefined;
    const collection = collectionFor(context);
    const before = collection.indexes.length;
    const missing = specs.filter((spec) => !existingIndex(collection, spec));
    if (missing.length > 0 && context.transaction && !database.catalog.isOwn(collection)) throw new MongoError(263, `Cannot create new indexes on existing collection ${namespace} in a multi-document transaction.`);
    for (const spec of missing) if (!existingIndex(collection, spec)) addIndex(context, collection, indexFrom({ id: database.catalog.takeId(), spec, multikey: false, shortened: false }, view.asOf));
    const after = collection.indexes.length;
    return { numIndexesBefore: before, numIndexesAfter: after, createdCollectionAutomatically: isNew, ...(before === after ? { note: 'all indexes already exist' } : {}), ok: 1 };
  },
};

function addIndex({ database, view }: CommandContext, collection: Collection, index: Index): void {
  for (const document of findDocuments(view, collection, {})) fillIndex(database.catalog, view, collection, index, document);
  database.catalog.setIndexes(view, collection, [...collection.indexes, index]);
}

export const listIndexes: CommandDefinition = {
  kind: 'read',
  fields: ['cursor'],
  run({ database, namespace, cursors, session, transaction, now }) {
    const collection = database.catalog.get(namespace);
    if (!collection) throw new MongoError(26, `ns does not exist: ${namespace}`);
    return cursors.firstBatch({ namespace, documents: collection.indexes.map(({ spec }) => encode(spec)), batchSize: Infinity, session, transaction, now });
  },
};

export const dropIndexes: WriteDefinition = {
  kind: 'catalog',
  fields: ['index'],
  run(context) {
    const { command, database, view, namespace } = context;
    const collection = database.catalog.get(namespace);
    if (!collection) throw new MongoError(26, `ns not found ${namespace}`);
    const nIndexesWas = collection.indexes.length;
    const gone = indexesToDrop(collection, command['index']);
    for (const index of gone) wipe(view, index.id);
    if (gone.length > 0) database.catalog.setIndexes(view, collection, collection.indexes.filter((index) => !gone.includes(index)));
    return { nIndexesWas, ok: 1 };
  },
};

/** By name, names, key pattern, or `*` for all but `_id_`. @throws MongoError 27, 72 */
function indexesToDrop(collection: Collection, wanted: Value): Index[] {
  const [primary, ...others] = collection.indexes;
  if (wanted === '*') return others;
  const selectors = Array.isArray(wanted) ? wanted : [wanted];
  return selectors.map((selector) => {
    if (typeof selector !== 'string' && !isDoc(selector)) throw wrongType('index', selector, 'string or object');
    const index = collection.indexes.find(({ name, spec }) => (typeof selector === 'string' ? name === selector : equalValues(spec['key'], selector)));
    if (!index) throw new MongoError(27, typeof selector === 'string' ? `index not found with name [${selector}]` : `can't find index with key: ${JSON.stringify(selector)}`);
    if (index === primary) throw new MongoError(72, 'cannot drop _id index');
    return index;
  });
}
