import { Long } from 'bson';
import { stageName } from '../aggregate/compile-pipeline.ts';
import type { Doc } from '../bson/value.ts';
import { MongoError, notSupported } from '../mongo-error.ts';
import { collationFor, countArgument, docArgument, docsArgument, flagArgument } from './arguments.ts';
import type { CommandContext, CommandDefinition } from './command.ts';
import { openChangeStream } from './open-change-stream.ts';
import { writeOutput } from './pipeline-output.ts';
import { pipelineContext, variablesOf } from './query-context.ts';
import type { PipelineOutput } from './run-pipeline.ts';
import { runPipeline } from './run-pipeline.ts';
import { runWithoutCollection } from './run-without-collection.ts';
import { searchNotEnabled } from './search-commands.ts';

const refusedStages = new Set(['$geoNear', '$search', '$searchMeta', '$vectorSearch', '$collStats', '$indexStats', '$currentOp', '$listSessions', '$planCacheStats', '$graphLookup', '$setWindowFields', '$densify', '$fill', '$bucketAuto', '$redact']);
const outputStages = ['$out', '$merge'];

export const aggregate: CommandDefinition = {
  kind: 'read',
  fields: ['pipeline', 'cursor', 'allowDiskUse', 'bypassDocumentValidation', 'hint', 'let', 'collation', 'explain'],
  writes: ({ pipeline }) => Array.isArray(pipeline) && pipeline.length > 0 && outputStages.includes(Object.keys(pipeline.at(-1) as Doc)[0] ?? ''),
  run(context) {
    const { command, cursors, session, transaction, atClusterTime, now } = context;
    if (flagArgument(command, 'explain')) throw notSupported("aggregate's explain option is");
    const pipeline = docsArgument(command, 'pipeline');
    checkStages(pipeline);
    if (pipeline[0] && '$changeStream' in pipeline[0]) return openChangeStream(context, pipeline);
    const last = pipeline.at(-1) ?? {};
    if (outputStages.includes(Object.keys(last)[0] ?? '')) {
      if ('$merge' in last && collationFor(context, command['collation'])) throw notSupported('$merge under a collation is');
      writeOutput(context, [...outputOf(context, pipeline.slice(0, -1))].map(({ doc }) => doc), last);
      return { cursor: { firstBatch: [], id: Long.ZERO, ns: context.namespace }, ok: 1 };
    }
    if (command['cursor'] === undefined) throw new MongoError(9, "The 'cursor' option is required, except for aggregate with the explain argument");
    const batchSize = countArgument(docArgument(command, 'cursor'), 'batchSize');
    return cursors.firstBatch({ namespace: namespaceOf(context), documents: rawOf(outputOf(context, pipeline)), batchSize, session, transaction, atClusterTime, now });
  },
};

function namespaceOf({ command, databaseName, namespace }: CommandContext): string {
  return typeof command['aggregate'] === 'string' ? namespace : `${databaseName}.$cmd.aggregate`;
}

function outputOf(context: CommandContext, pipeline: Doc[]): Iterable<PipelineOutput> {
  const { command, database, view, namespace } = context;
  const how = pipelineContext(context, variablesOf(context, docArgument(command, 'let')), collationFor(context, command['collation']));
  if (typeof command['aggregate'] !== 'string') return runWithoutCollection(context, pipeline, how);
  return runPipeline(view, database.catalog.get(namespace), pipeline, how, command['hint']);
}

function* rawOf(outputs: Iterable<PipelineOutput>): Generator<Buffer> {
  for (const { raw } of outputs) yield raw;
}

function checkStages(pipeline: Doc[]): void {
  for (const [at, stage] of pipeline.entries()) {
    const name = stageName(stage);
    if (name === '$listSearchIndexes') throw searchNotEnabled();
    if (refusedStages.has(name)) throw new MongoError(40324, `The pipeline stage ${name} is not supported by the embedded database; it needs a MongoDB replica set`);
    if (name === '$changeStream' && at > 0) throw new MongoError(40602, '$changeStream is only valid as the first stage in a pipeline.');
    if (outputStages.includes(name) && at < pipeline.length - 1) throw new MongoError(40601, `${name} can only be the final stage in the pipeline`);
  }
}
