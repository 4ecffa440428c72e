import { compilePipeline, stageName } from '../aggregate/compile-pipeline.ts';
import type { Doc } from '../bson/value.ts';
import { isDoc } from '../bson/value.ts';
import { databaseOf } from '../catalog/collection.ts';
import { ChangeStream } from '../changes/change-stream.ts';
import { readStreamOptions } from '../changes/stream-options.ts';
import { matches } from '../match/matches.ts';
import { parseFilter } from '../match/parse-filter.ts';
import { MongoError } from '../mongo-error.ts';
import { findDocuments } from '../plan/find-documents.ts';
import { countArgument, docArgument } from './arguments.ts';
import type { CommandContext } from './command.ts';
import { pipelineContext, variablesOf } from './query-context.ts';

const permitted = new Set(['$match', '$project', '$addFields', '$set', '$unset', '$replaceRoot', '$replaceWith']);

/** Opens a change stream for an aggregate whose first stage is `$changeStream`. */
export function openChangeStream(context: CommandContext, pipeline: Doc[]): Buffer {
  const { command, database, databaseName, namespace, cursors, session, now } = context;
  const [first = {}, ...rest] = pipeline;
  checkContext(context, rest);
  const collection = typeof command['aggregate'] === 'string' ? command['aggregate'] : undefined;
  const options = readStreamOptions(first['$changeStream'], databaseName, collection);
  const stage = compilePipeline(rest, pipelineContext(context, variablesOf(context, docArgument(command, 'let'))));
  const stream = new ChangeStream({
    log: database.changes, options,
    wants: wantedNamespaces(rest[0]),
    run: (event) => [...stage([event])],
    lookUp(changed, id) {
      const [found] = findDocuments(database.latest(), database.catalog.get(changed), { filter: parseFilter({ _id: { $eq: id } }), limit: 1 });
      return found?.raw;
    },
  });
  const batchSize = countArgument(docArgument(command, 'cursor'), 'batchSize');
  return cursors.firstEvents({
    namespace: collection === undefined ? `${databaseName}.$cmd.aggregate` : namespace, session, now, batchSize, stream,
    async changed(milliseconds) {
      await database.changes.changed(milliseconds);
      if (database.changes.isClosed) throw new MongoError(91, 'The server is shutting down');
    },
  });
}

/** By a first stage that matches nothing but the namespace. */
function wantedNamespaces(first: Doc | undefined): (namespace: string) => boolean {
  const condition = first?.['$match'];
  if (!isDoc(condition) || !Object.keys(condition).every((field) => field === 'ns.db' || field === 'ns.coll')) return () => true;
  const filter = parseFilter(condition);
  const known = new Map<string, boolean>();
  return (namespace) => {
    const found = known.get(namespace);
    if (found !== undefined) return found;
    const db = databaseOf(namespace);
    const wanted = matches(filter, { ns: { db, coll: namespace.slice(db.length + 1) } });
    known.set(namespace, wanted);
    return wanted;
  };
}

function checkContext({ command, transaction }: CommandContext, rest: Doc[]): void {
  if (transaction) throw new MongoError(263, 'Stage not supported inside of a multi-document transaction: $changeStream');
  const concern = command['readConcern'];
  if (isDoc(concern) && concern['level'] !== undefined && concern['level'] !== 'majority') throw new MongoError(72, `$changeStream cannot run with a readConcern other than 'majority'`);
  const refused = rest.map(stageName).find((name) => !permitted.has(name));
  if (refused !== undefined) throw new MongoError(20, `${refused} is not permitted in a $changeStream pipeline`);
}
