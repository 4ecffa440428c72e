import { encode } from '../bson/encode.ts';
import type { Doc } from '../bson/value.ts';
import { isNumeric, toNumber } from '../bson/numeric.ts';
import { notSupported } from '../mongo-error.ts';
import type { FoundDocument } from '../plan/find-documents.ts';
import { findDocuments } from '../plan/find-documents.ts';
import { collationFor, countArgument, docArgument, flagArgument } from './arguments.ts';
import type { CommandDefinition } from './command.ts';
import { readFilter, readOrder, readProjection } from './query-context.ts';

const refusedFlags = ['tailable', 'awaitData', 'returnKey', 'showRecordId', 'oplogReplay'];

export const find: CommandDefinition = {
  kind: 'read',
  fields: ['filter', 'sort', 'projection', 'hint', 'skip', 'limit', 'batchSize', 'singleBatch', 'collation', 'let', 'allowDiskUse', 'allowPartialResults', 'noCursorTimeout', 'min', 'max', ...refusedFlags],
  run(context) {
    const { command, database, view, namespace, session, transaction, atClusterTime, now } = context;
    const collation = collationFor(context, command['collation']);
    for (const name of refusedFlags) if (flagArgument(command, name)) throw notSupported(`${name} is`);
    for (const name of ['min', 'max']) if (Object.keys(docArgument(command, name)).length > 0) throw notSupported(`${name} is`);
    const filter = readFilter(context, command['filter'], { definitions: docArgument(command, 'let'), collation });
    const project = readProjection(context, command['projection'], { filter, collation });
    const found = findDocuments(view, database.catalog.get(namespace), {
      filter, ...readOrder(command), skip: countArgument(command, 'skip') ?? 0, limit: limitOf(command), collation,
    });
    const singleBatch = flagArgument(command, 'singleBatch') || (isNumeric(command['limit']) && toNumber(command['limit']) < 0);
    return context.cursors.firstBatch({ namespace, documents: rawDocuments(found, project), batchSize: countArgument(command, 'batchSize'), singleBatch, session, transaction, atClusterTime, now });
  },
};

/** A negative limit is an old way to ask for one batch. */
function limitOf(command: Doc): number {
  return Math.abs(isNumeric(command['limit']) ? toNumber(command['limit']) : 0);
}

function* rawDocuments(found: Iterable<FoundDocument>, project: ((doc: Doc) => Doc) | undefined): Generator<Buffer> {
  for (const document of found) yield project ? encode(project(document.doc)) : document.raw;
}
