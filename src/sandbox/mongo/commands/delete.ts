import { decode } from '../bson/decode.ts';
import { isNumeric, toNumber } from '../bson/numeric.ts';
import { removeDocument } from '../catalog/write-documents.ts';
import { MongoError } from '../mongo-error.ts';
import { findDocuments } from '../plan/find-documents.ts';
import { collationFor, docArgument, docsArgument } from './arguments.ts';
import type { WriteDefinition } from './command.ts';
import { readFilter } from './query-context.ts';
import { refuseUnknownFields } from './refuse-unknown-fields.ts';
import { runStatements } from './write-errors.ts';

const statementFields = new Set(['q', 'limit', 'hint', 'collation']);

export const deleteCommand: WriteDefinition = {
  kind: 'write',
  fields: ['deletes', 'ordered', 'let'],
  run(context) {
    const { command, database, view, namespace } = context;
    const statements = context.sequences.get('deletes')?.map(decode) ?? docsArgument(command, 'deletes');
    for (const statement of statements) refuseUnknownFields(statement, statementFields, 'delete.deletes');
    const collection = database.catalog.get(namespace);
    let n = 0;
    const errors = runStatements(statements.length, command['ordered'] !== false, (index) => {
      const statement = statements[index] ?? {};
      const collation = collationFor(context, statement['collation']);
      const limit = statement['limit'];
      if (!isNumeric(limit) || ![0, 1].includes(toNumber(limit))) throw new MongoError(9, 'The limit field in delete objects must be 0 or 1.');
      const filter = readFilter(context, statement['q'], { definitions: docArgument(command, 'let'), collation });
      if (!collection) return;
      const found = [...findDocuments(view, collection, { filter, limit: toNumber(limit), hint: statement['hint'], collation })];
      for (const document of found) {
        removeDocument(database.catalog, view, collection, document);
        n++;
      }
    });
    return { n, ...errors, ok: 1 };
  },
};
