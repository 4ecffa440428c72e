import { AssertionError, deepStrictEqual, strictEqual } from 'node:assert';
import type { Document, MongoClient } from 'mongodb';
import type { Entities } from './entities.ts';

/** What operations of the test runner itself need. */
export interface RunnerParts {
  entities: Entities;
  /** A client that no test observes. */
  internal: MongoClient;
  /** Names of fail points to switch off after the case. */
  failPoints: Set<string>;
}

type Run = (parts: RunnerParts, args: Document) => unknown;

/** Operations on `testRunner`: arranging, and asserting what no result shows. */
export const runnerOperations: Record<string, Run> = {
  failPoint: async ({ entities, failPoints }, { client, failPoint }) => {
    failPoints.add(failPoint['configureFailPoint']);
    await entities.client(client).db('admin').command(failPoint);
  },
  createEntities: ({ entities }, args) => entities.create(args['entities']),
  assertSessionTransactionState: ({ entities }, { session, state }) => strictEqual(stateOf(entities.session(session)), state),
  assertSessionPinned: ({ entities }, { session }) => strictEqual(entities.session(session).isPinned, true),
  assertSessionUnpinned: ({ entities }, { session }) => strictEqual(entities.session(session).isPinned, false),
  assertCollectionExists: async (parts, args) => strictEqual(await collectionExists(parts, args), true),
  assertCollectionNotExists: async (parts, args) => strictEqual(await collectionExists(parts, args), false),
  assertIndexExists: async (parts, args) => strictEqual(await indexExists(parts, args), true),
  assertIndexNotExists: async (parts, args) => strictEqual(await indexExists(parts, args), false),
  assertSameLsidOnLastTwoCommands: ({ entities }, { client }) => {
    const [before, last] = lastLsids(entities, client);
    deepStrictEqual(before, last);
  },
  assertDifferentLsidOnLastTwoCommands: ({ entities }, { client }) => {
    const [before, last] = lastLsids(entities, client);
    if (String(before) === String(last)) throw new AssertionError({ message: 'the last two commands have the same session' });
  },
};

const states: Record<string, string> = {
  NO_TRANSACTION: 'none', STARTING_TRANSACTION: 'starting', TRANSACTION_IN_PROGRESS: 'in_progress',
  TRANSACTION_COMMITTED: 'committed', TRANSACTION_COMMITTED_EMPTY: 'committed', TRANSACTION_ABORTED: 'aborted',
};

/** The driver keeps the state to itself; specifications ask for it. */
function stateOf(session: object): string | undefined {
  const { transaction } = session as { transaction?: { state: string } };
  return states[transaction?.state ?? ''];
}

async function collectionExists({ internal }: RunnerParts, { databaseName, collectionName }: Document): Promise<boolean> {
  return (await internal.db(databaseName).listCollections({ name: collectionName }).toArray()).length > 0;
}

async function indexExists(parts: RunnerParts, args: Document): Promise<boolean> {
  if (!(await collectionExists(parts, args))) return false;
  return parts.internal.db(args['databaseName']).collection(args['collectionName']).indexExists(args['indexName']);
}

function lastLsids(entities: Entities, client: string): string[] {
  const started = entities.events(client).filter(({ kind }) => kind === 'commandStartedEvent');
  return started.slice(-2).map(({ event }) => event['command']['lsid']['id'].toString('hex') as string);
}
