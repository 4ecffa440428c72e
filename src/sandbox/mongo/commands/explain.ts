import type { Doc } from '../bson/value.ts';
import { isDoc } from '../bson/value.ts';
import type { Collection } from '../catalog/collection.ts';
import { primaryOf } from '../catalog/collection.ts';
import { everything } from '../match/filter.ts';
import { MongoError, notSupported } from '../mongo-error.ts';
import { choosePlan } from '../plan/choose-plan.ts';
import type { Examined, Query } from '../plan/find-documents.ts';
import { findDocuments } from '../plan/find-documents.ts';
import type { IndexScan, Plan } from '../plan/plan.ts';
import { collationFor, countArgument, docArgument, docsArgument } from './arguments.ts';
import type { CommandContext, CommandDefinition } from './command.ts';
import { pipelineContext, readFilter, readOrder, variablesOf } from './query-context.ts';
import { splitPipeline } from './run-pipeline.ts';

/** Which index serves a find, count, distinct or the beginning of an aggregate, and how much of it had to be looked at. */
export const explain: CommandDefinition = {
  kind: 'read',
  fields: ['verbosity'],
  run(context) {
    const explained = context.command['explain'];
    if (!isDoc(explained)) throw new MongoError(14, 'explain needs a command');
    const [name = ''] = Object.keys(explained);
    const namespace = `${context.databaseName}.${explained[name] as string}`;
    const collection = context.database.catalog.get(namespace);
    const query = queryOf({ ...context, namespace, command: explained }, name);
    const queryPlanner = { namespace, winningPlan: collection ? stagesOf(collection, query, context.view.asOf) : { stage: 'EOF' }, rejectedPlans: [] };
    if (context.command['verbosity'] === 'queryPlanner') return { queryPlanner, ok: 1 };
    const examined: Examined = { keys: 0, documents: 0, returned: 0 };
    for (const _ of findDocuments(context.view, collection, query, examined)) continue;
    const executionStats = { executionSuccess: true, nReturned: examined.returned, totalKeysExamined: examined.keys, totalDocsExamined: examined.documents };
    return { queryPlanner, executionStats, ok: 1 };
  },
};

function queryOf(context: CommandContext, name: string): Query {
  const { command } = context;
  const definitions = docArgument(command, 'let');
  const collation = collationFor(context, command['collation']);
  const how = { collation, ...(command['hint'] === undefined ? {} : { hint: command['hint'] }) };
  switch (name) {
    case 'find': return { filter: readFilter(context, command['filter'], { definitions, collation }), collation, ...readOrder(command), skip: countArgument(command, 'skip') ?? 0, limit: countArgument(command, 'limit') ?? 0 };
    case 'count': case 'distinct': return { filter: readFilter(context, command['query'], { collation }), ...how };
    case 'aggregate': return { ...splitPipeline(docsArgument(command, 'pipeline'), pipelineContext(context, variablesOf(context, definitions), collation)).query, ...how };
    default: throw notSupported(`explaining '${name}' is`);
  }
}

function stagesOf(collection: Collection, query: Query, asOf: number): Doc {
  const { filter = everything, sort = [], hint, collation } = query;
  const plan = choosePlan(collection, { filter, sort, asOf, hint, collation });
  const found = planStages(collection, plan);
  return plan.sorted ? found : { stage: 'SORT', sortPattern: Object.fromEntries(sort.map(({ path, descending }) => [path, descending ? -1 : 1])), inputStage: found };
}

function planStages(collection: Collection, plan: Plan): Doc {
  if (plan.kind === 'collection') return { stage: 'COLLSCAN', direction: plan.reverse ? 'backward' : 'forward' };
  if (plan.kind === 'union') return { stage: 'FETCH', inputStage: { stage: 'OR', inputStages: plan.scans.map(scanStage) } };
  if (plan.single && plan.index === primaryOf(collection)) return { stage: 'IDHACK', indexName: '_id_' };
  return { stage: 'FETCH', inputStage: scanStage(plan) };
}

function scanStage({ index, reverse, merged, ranges }: IndexScan): Doc {
  const scan = { stage: 'IXSCAN', indexName: index.name, keyPattern: index.spec['key'], isMultiKey: index.multikey, direction: reverse ? 'backward' : 'forward' };
  return merged ? { stage: 'SORT_MERGE', inputStages: ranges.map(() => scan) } : scan;
}
