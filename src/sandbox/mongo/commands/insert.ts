import { decode } from '../bson/decode.ts';
import { isDoc } from '../bson/value.ts';
import { insertDocument, withId } from '../catalog/write-documents.ts';
import { MongoError } from '../mongo-error.ts';
import { docsArgument } from './arguments.ts';
import type { WriteDefinition } from './command.ts';
import { collectionFor } from './collection-for.ts';
import { runStatements } from './write-errors.ts';

export const insert: WriteDefinition = {
  kind: 'write',
  fields: ['documents', 'ordered', 'bypassDocumentValidation'],
  run(context) {
    const { command, database, view } = context;
    const raws = context.sequences.get('documents');
    const docs = raws ? raws.map(decode) : docsArgument(command, 'documents');
    if (docs.length === 0 || docs.length > 100_000) throw new MongoError(16, `Write batch sizes must be between 1 and 100000. Got ${docs.length} operations.`);
    const collection = collectionFor(context);
    let n = 0;
    const errors = runStatements(docs.length, command['ordered'] !== false, (index) => {
      const doc = docs[index];
      if (!isDoc(doc)) throw new MongoError(14, 'documents must be objects');
      const stored = withId(doc);
      const raw = raws?.[index];
      insertDocument(database.catalog, view, collection, stored, raw && doc['_id'] !== undefined && beginsWithId(raw) ? raw : undefined);
      n++;
    });
    return { n, ...errors, ok: 1 };
  },
};

/** Fields named like whole numbers come first in an object, but not in the bytes, which are kept as they came. */
function beginsWithId(raw: Buffer): boolean {
  return raw.toString('latin1', 5, 9) === '_id\0';
}
