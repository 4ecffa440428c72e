import { decode } from '../bson/decode.ts';
import type { Doc } from '../bson/value.ts';
import { insertDocument, replaceDocument } from '../catalog/write-documents.ts';
import type { Touched } from '../changes/describe-update.ts';
import { describerOf } from '../changes/describe-update.ts';
import { MongoError } from '../mongo-error.ts';
import { findDocuments } from '../plan/find-documents.ts';
import { applyUpdate } from '../update/apply-update.ts';
import { parseUpdate } from '../update/parse-update.ts';
import { upsertDocument } from '../update/upsert-document.ts';
import { collationFor, docArgument, docsArgument, flagArgument } from './arguments.ts';
import { collectionFor } from './collection-for.ts';
import type { CommandContext, WriteDefinition } from './command.ts';
import { readFilter, updateContext } from './query-context.ts';
import { refuseUnknownFields } from './refuse-unknown-fields.ts';
import { runStatements } from './write-errors.ts';

const statementFields = new Set(['q', 'u', 'c', 'upsert', 'multi', 'arrayFilters', 'hint', 'collation']);

interface Outcome { matched: number; modified: number; upsertedId?: unknown }

export const update: WriteDefinition = {
  kind: 'write',
  fields: ['updates', 'ordered', 'let', 'bypassDocumentValidation'],
  run(context) {
    const { command } = context;
    const statements = context.sequences.get('updates')?.map(decode) ?? docsArgument(command, 'updates');
    for (const statement of statements) refuseUnknownFields(statement, statementFields, 'update.updates');
    const upserted: Doc[] = [];
    let n = 0;
    let nModified = 0;
    const errors = runStatements(statements.length, command['ordered'] !== false, (index) => {
      const outcome = updateStatement(context, statements[index] ?? {});
      n += outcome.matched;
      nModified += outcome.modified;
      if ('upsertedId' in outcome) upserted.push({ index, _id: outcome.upsertedId as Doc });
    });
    return { n, nModified, ...(upserted.length > 0 ? { upserted } : {}), ...errors, ok: 1 };
  },
};

function updateStatement(context: CommandContext, statement: Doc): Outcome {
  const collation = collationFor(context, statement['collation']);
  const { database, view, namespace } = context;
  const collection = database.catalog.get(namespace);
  const multi = flagArgument(statement, 'multi');
  const changes = parseUpdate(statement['u'], statement['arrayFilters'], collation);
  if (multi && changes.kind === 'replacement') throw new MongoError(9, 'multi update is not supported for replacement-style update');
  const variables = { ...docArgument(context.command, 'let'), ...docArgument(statement, 'c') };
  const filter = readFilter(context, statement['q'], { definitions: variables, collation });
  const how = updateContext(context, variables, collation);
  const found = [...findDocuments(view, collection, { filter, limit: multi ? 0 : 1, hint: statement['hint'], collation })];
  let modified = 0;
  for (const document of found) {
    const touched: Touched[] = [];
    const after = applyUpdate(changes, document.doc, { ...how, filter, touched, inserting: false });
    if (collection && replaceDocument(database.catalog, view, collection, document, after, describerOf(changes, touched))) modified++;
  }
  if (found.length > 0 || !flagArgument(statement, 'upsert')) return { matched: found.length, modified };
  const doc = upsertDocument(changes, filter, how);
  insertDocument(database.catalog, view, collectionFor(context), doc);
  return { matched: 1, modified: 0, upsertedId: doc['_id'] };
}
