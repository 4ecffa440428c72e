import { UUID } from 'bson';
import { encode } from '../bson/encode.ts';
import type { Doc } from '../bson/value.ts';
import { collationOf, collectionNameOf, databaseOf } from '../catalog/collection.ts';
import { operation } from '../changes/change-record.ts';
import { matches } from '../match/matches.ts';
import { sameCollation } from '../collation/collation.ts';
import { parseCollation } from '../collation/parse-collation.ts';
import { MongoError, notSupported } from '../mongo-error.ts';
import { countArgument, docArgument, flagArgument } from './arguments.ts';
import type { CommandDefinition, WriteDefinition } from './command.ts';
import { readFilter } from './query-context.ts';

const unsupportedOptions = ['capped', 'size', 'max', 'validator', 'validationLevel', 'validationAction', 'viewOn', 'pipeline', 'timeseries', 'expireAfterSeconds', 'clusteredIndex', 'encryptedFields', 'changeStreamPreAndPostImages', 'storageEngine', 'indexOptionDefaults'];

export const create: WriteDefinition = {
  kind: 'catalog',
  fields: ['autoIndexId', 'idIndex', 'collation', ...unsupportedOptions],
  run({ command, database, view, namespace }) {
    const refused = unsupportedOptions.find((name) => command[name] !== undefined && command[name] !== false);
    if (refused !== undefined) throw notSupported(`the collection option '${refused}' is`);
    const collation = parseCollation(command['collation']);
    const existing = database.catalog.get(namespace);
    if (existing && !sameCollation(collationOf(existing), collation)) throw new MongoError(48, `namespace ${namespace} already exists, but with different options: ${JSON.stringify(existing.options)}`);
    if (!existing) database.catalog.create(view, namespace, collation ? { collation: collation.spec } : {});
    return { ok: 1 };
  },
};

export const drop: WriteDefinition = {
  kind: 'catalog',
  fields: [],
  run({ database, view, namespace }) {
    const collection = database.catalog.get(namespace);
    if (!collection) return { ok: 1 };
    const nIndexesWas = collection.indexes.length;
    database.catalog.drop(view, collection);
    return { nIndexesWas, ns: namespace, ok: 1 };
  },
};

export const dropDatabase: WriteDefinition = {
  kind: 'catalog',
  fields: [],
  run({ database, view, databaseName }) {
    const collections = database.catalog.inDatabase(databaseName);
    for (const collection of collections) database.catalog.drop(view, collection);
    if (collections.length > 0) view.changes.push({ operation: operation.dropDatabase, namespace: `${databaseName}.$cmd`, body: Buffer.alloc(0) });
    return { dropped: databaseName, ok: 1 };
  },
};

export const listCollections: CommandDefinition = {
  kind: 'read',
  fields: ['filter', 'nameOnly', 'authorizedCollections', 'cursor'],
  run(context) {
    const { command, database, databaseName, cursors, session, transaction, now } = context;
    const filter = readFilter(context, command['filter']);
    const nameOnly = flagArgument(command, 'nameOnly');
    const all = database.catalog.inDatabase(databaseName).map(({ namespace, options, uuid }): Doc => ({
      name: collectionNameOf(namespace), type: 'collection',
      ...(nameOnly ? {} : { options, info: { readOnly: false, uuid: new UUID(uuid) }, idIndex: { v: 2, key: { _id: 1 }, name: '_id_' } }),
    }));
    const documents = all.filter((each) => matches(filter, each)).map(encode);
    return cursors.firstBatch({ namespace: `${databaseName}.$cmd.listCollections`, documents, batchSize: countArgument(docArgument(command, 'cursor'), 'batchSize') ?? Infinity, session, transaction, now });
  },
};

export const listDatabases: CommandDefinition = {
  kind: 'read',
  fields: ['filter', 'nameOnly', 'authorizedDatabases'],
  run(context) {
    const filter = readFilter(context, context.command['filter']);
    const names = [...new Set(context.database.catalog.all().map(({ namespace }) => databaseOf(namespace)))].sort();
    const nameOnly = flagArgument(context.command, 'nameOnly');
    const databases = names.map((name): Doc => (nameOnly ? { name } : { name, sizeOnDisk: 1, empty: false })).filter((each) => matches(filter, each));
    return { databases, ...(nameOnly ? {} : { totalSize: databases.length }), ok: 1 };
  },
};
