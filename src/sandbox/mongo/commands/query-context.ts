import { compileExpression } from '../aggregate/compile-expression.ts';
import { compilePipeline } from '../aggregate/compile-pipeline.ts';
import { parseFilterWithExpressions } from '../aggregate/expression-test.ts';
import type { PipelineContext } from '../aggregate/pipeline-context.ts';
import type { Project } from '../aggregate/projection.ts';
import { compileProjection } from '../aggregate/projection.ts';
import type { Doc, Value } from '../bson/value.ts';
import { isDoc } from '../bson/value.ts';
import type { FindQuery } from '../aggregate/find-view.ts';
import type { Collation } from '../collation/collation.ts';
import type { Filter } from '../match/filter.ts';
import { MongoError } from '../mongo-error.ts';
import { findDocuments } from '../plan/find-documents.ts';
import type { SortField } from '../sort/sort-documents.ts';
import { parseSort } from '../sort/sort-documents.ts';
import type { UpdateContext } from '../update/apply-update.ts';
import { docArgument } from './arguments.ts';
import type { CommandContext } from './command.ts';
import { runPipeline } from './run-pipeline.ts';

/** What `$$name` stands for in a command: its `let`, which may compute but sees no document, and the time. */
export function variablesOf(context: CommandContext, definitions: Doc = {}): Record<string, Value> {
  const variables: Record<string, Value> = { NOW: context.now };
  const values = Object.entries(definitions).map(([name, value]): [string, Value] => [name, compileExpression(value)({ root: undefined, variables })]);
  return { ...variables, ...Object.fromEntries(values) };
}

/** Parses a filter argument. @param options `definitions`: the command's `let` */
export function readFilter(context: CommandContext, query: Value, { definitions, collation }: { definitions?: Doc; collation?: Collation | undefined } = {}): Filter {
  return parseFilterWithExpressions(docArgument({ filter: query }, 'filter'), variablesOf(context, definitions), collation);
}

/** Parses a projection argument; undefined when whole documents are wanted. */
export function readProjection(context: CommandContext, projection: Value, query: FindQuery): Project | undefined {
  const spec = docArgument({ projection }, 'projection');
  return Object.keys(spec).length === 0 ? undefined : compileProjection(spec, variablesOf(context, docArgument(context.command, 'let')), query);
}

/**
 * The order that a command asks for. `$natural` is no field to sort by: like the hint of that name it asks for the order of insertion.
 * @throws MongoError 2 where it is combined with another order, or with an index
 */
export function readOrder({ sort, hint }: Doc): { sort: SortField[]; hint: Value } {
  if (!isDoc(sort) || !('$natural' in sort)) return { sort: parseSort(sort), hint };
  if (Object.keys(sort).length > 1) throw new MongoError(2, 'Cannot include $natural in compound sort');
  if (hint !== undefined && !(isDoc(hint) && '$natural' in hint)) throw new MongoError(2, 'Sort and hint specify different indexes: $natural is the order of the collection itself');
  return { sort: [], hint: sort };
}

/** What applying an update needs besides the document. */
export function updateContext(context: CommandContext, definitions: Doc, collation: Collation | undefined): Omit<UpdateContext, 'filter' | 'inserting'> {
  return {
    now: context.now, collation,
    runPipeline(stages, doc) {
      const [result = {}] = compilePipeline(stages, pipelineContext(context, variablesOf(context, definitions), collation))([doc]);
      return result;
    },
  };
}

/** How the stages of a pipeline reach other collections: as the command itself sees them. */
export function pipelineContext(context: CommandContext, variables: Readonly<Record<string, Value>>, collation?: Collation): PipelineContext {
  const namespaceOf = (collection: string) => `${context.databaseName}.${collection}`;
  return {
    variables, collation,
    checkTime: () => context.view.checkTime(),
    *find(collection, filter) {
      for (const { doc } of findDocuments(context.view, context.database.catalog.get(namespaceOf(collection)), { filter, collation })) yield doc;
    },
    *run(collection, pipeline, inner) {
      const here = pipelineContext(context, inner, collation);
      for (const { doc } of runPipeline(context.view, context.database.catalog.get(namespaceOf(collection)), pipeline, here)) yield doc;
    },
  };
}
