import type { FindQuery } from '../aggregate/find-view.ts';
import type { Doc } from '../bson/value.ts';
import type { Collection } from '../catalog/collection.ts';
import { insertDocument, removeDocument, replaceDocument } from '../catalog/write-documents.ts';
import type { Touched } from '../changes/describe-update.ts';
import { describerOf } from '../changes/describe-update.ts';
import { MongoError } from '../mongo-error.ts';
import type { FoundDocument } from '../plan/find-documents.ts';
import { findDocuments } from '../plan/find-documents.ts';
import { applyUpdate } from '../update/apply-update.ts';
import { parseUpdate } from '../update/parse-update.ts';
import { upsertDocument } from '../update/upsert-document.ts';
import { collationFor, docArgument, flagArgument } from './arguments.ts';
import { collectionFor } from './collection-for.ts';
import type { CommandContext, WriteDefinition } from './command.ts';
import { readFilter, readOrder, readProjection, updateContext } from './query-context.ts';

export const findAndModify: WriteDefinition = {
  kind: 'write',
  fields: ['query', 'sort', 'remove', 'update', 'new', 'fields', 'upsert', 'arrayFilters', 'hint', 'collation', 'let', 'bypassDocumentValidation'],
  run(context) {
    const { command, database, view } = context;
    const collation = collationFor(context, command['collation']);
    const remove = flagArgument(command, 'remove');
    if (remove === (command['update'] !== undefined)) throw new MongoError(9, remove ? 'Cannot specify both an update and remove=true' : "Either an update or remove=true must be specified");
    if (remove && flagArgument(command, 'upsert')) throw new MongoError(9, "Cannot specify both upsert=true and remove=true");
    if (remove && flagArgument(command, 'new')) throw new MongoError(9, "Cannot specify both new=true and remove=true; 'remove' always returns the deleted document");
    const filter = readFilter(context, command['query'], { definitions: docArgument(command, 'let'), collation });
    const project = readProjection(context, command['fields'], { filter, collation });
    const collection = database.catalog.get(context.namespace);
    const [found] = findDocuments(view, collection, { filter, ...readOrder(command), limit: 1, collation });
    const { value, ...lastErrorObject } = remove ? removeFound(context, collection, found) : updateFound(context, collection, { filter, collation }, found);
    return { lastErrorObject, value: value ? project?.(value) ?? value : null, ok: 1 };
  },
};

type Outcome = { value: Doc | undefined } & Doc;

function removeFound({ database, view }: CommandContext, collection: Collection | undefined, found: FoundDocument | undefined): Outcome {
  if (!found || !collection) return { n: 0, value: undefined };
  removeDocument(database.catalog, view, collection, found);
  return { n: 1, value: found.doc };
}

function updateFound(context: CommandContext, collection: Collection | undefined, { filter, collation }: FindQuery, found: FoundDocument | undefined): Outcome {
  const { command, database, view } = context;
  const wantsNew = flagArgument(command, 'new');
  const changes = parseUpdate(command['update'], command['arrayFilters'], collation);
  const how = updateContext(context, docArgument(command, 'let'), collation);
  if (found && collection) {
    const touched: Touched[] = [];
    const after = applyUpdate(changes, found.doc, { ...how, filter, touched, inserting: false });
    replaceDocument(database.catalog, view, collection, found, after, describerOf(changes, touched));
    return { n: 1, updatedExisting: true, value: wantsNew ? after : found.doc };
  }
  if (!flagArgument(command, 'upsert')) return { n: 0, updatedExisting: false, value: undefined };
  const doc = upsertDocument(changes, filter, how);
  insertDocument(database.catalog, view, collectionFor(context), doc);
  return { n: 1, updatedExisting: false, upserted: doc['_id'], value: wantsNew ? doc : undefined };
}
