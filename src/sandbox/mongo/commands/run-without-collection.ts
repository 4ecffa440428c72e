import { compileExpression } from '../aggregate/compile-expression.ts';
import { compilePipeline, stageName } from '../aggregate/compile-pipeline.ts';
import type { PipelineContext } from '../aggregate/pipeline-context.ts';
import { encode } from '../bson/encode.ts';
import type { Doc, Value } from '../bson/value.ts';
import { isDoc } from '../bson/value.ts';
import { MongoError } from '../mongo-error.ts';
import type { CommandContext } from './command.ts';
import type { PipelineOutput } from './run-pipeline.ts';

/** Runs `{ aggregate: 1 }`, whose first stage makes the documents. @throws MongoError 73 when that stage needs a collection */
export function* runWithoutCollection(context: CommandContext, [first = { $match: {} }, ...rest]: Doc[], how: PipelineContext): Generator<PipelineOutput> {
  const stage = compilePipeline(rest, how);
  for (const doc of stage(sourceOf(context, first, how))) yield { doc, raw: encode(doc) };
}

function sourceOf({ command, now }: CommandContext, first: Doc, how: PipelineContext): Doc[] {
  switch (stageName(first)) {
    case '$documents': return documentsOf(compileExpression(first['$documents'])({ root: undefined, variables: how.variables }));
    case '$listLocalSessions': return isDoc(command['lsid']) ? [{ _id: command['lsid'], lastUse: now }] : [];
    default: throw new MongoError(73, `{aggregate: 1} is not valid for '${stageName(first)}'; a collection is required.`);
  }
}

function documentsOf(value: Value): Doc[] {
  if (!Array.isArray(value)) throw new MongoError(5858203, 'an array is expected for $documents');
  return value.map((each) => {
    if (!isDoc(each)) throw new MongoError(40228, 'the elements of $documents must be objects');
    return each;
  });
}
