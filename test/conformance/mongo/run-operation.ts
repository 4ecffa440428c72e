import { AssertionError } from 'node:assert';
import type { ClientSession, Db, Document } from 'mongodb';
import { collectionOperations } from './collection-operations.ts';
import { matchError } from './match-error.ts';
import { matchValue } from './match-value.ts';
import type { RunnerParts } from './runner-operations.ts';
import { runnerOperations } from './runner-operations.ts';
import type { Operation } from './spec-file.ts';

const databaseOperations: Record<string, (database: Db, args: Document) => unknown> = {
  aggregate: (database, { pipeline, ...options }) => database.aggregate(pipeline, options).toArray(),
  createCollection: (database, { collection, ...options }) => database.createCollection(collection, options).then(() => undefined),
  dropCollection: (database, { collection, ...options }) => database.dropCollection(collection, options),
  modifyCollection: (database, { collection, ...options }) => database.command({ collMod: collection, ...options }),
  runCommand: (database, { command, session, readPreference }) => database.command(command, { session, readPreference }),
};

const sessionOperations: Record<string, (session: ClientSession, args: Document) => unknown> = {
  startTransaction: (session, options) => session.startTransaction(options),
  commitTransaction: (session) => session.commitTransaction(),
  abortTransaction: (session) => session.abortTransaction(),
  endSession: (session) => session.endSession(),
};

/** Carries out one operation and checks its result or error. @throws AssertionError */
export async function runOperation(parts: RunnerParts, operation: Operation): Promise<void> {
  checkOutcome(parts, operation, await settle(() => call(parts, operation)));
}

type Outcome = { result: unknown } | { error: unknown };

function checkOutcome(parts: RunnerParts, operation: Operation, outcome: Outcome): void {
  if (operation.ignoreResultAndError === true) return;
  if (operation.expectError) {
    if (!('error' in outcome)) throw new AssertionError({ message: `${operation.name} succeeded, and should have failed` });
    matchError(operation.expectError, outcome.error, parts.entities);
    return;
  }
  if ('error' in outcome) throw outcome.error;
  if ('expectResult' in operation) matchValue(operation.expectResult, presentable(outcome.result), parts.entities);
  if (operation.saveResultAsEntity !== undefined) parts.entities.saveResult(operation.saveResultAsEntity, outcome.result);
}

async function settle(run: () => unknown): Promise<Outcome> {
  try {
    return { result: await run() };
  } catch (error) {
    return { error };
  }
}

function call(parts: RunnerParts, { name, object, arguments: given = {} }: Operation): unknown {
  if (object === 'testRunner') return lookUp(runnerOperations, name)(parts, given);
  const args = 'session' in given ? { ...given, session: parts.entities.session(given['session']) } : given;
  const target = parts.entities.find(object);
  if ('collection' in target) return lookUp(collectionOperations, name)(target.collection, args);
  if ('database' in target) return lookUp(databaseOperations, name)(target.database, args);
  if (!('session' in target)) throw new AssertionError({ message: `the runner doesn't know the operation ${name} of a client` });
  if (name === 'withTransaction') return withTransaction(parts, target.session, args);
  return lookUp(sessionOperations, name)(target.session, args);
}

/** An expected error of the callback goes on to the driver: by it the driver decides whether to retry. */
function withTransaction(parts: RunnerParts, session: ClientSession, { callback, ...options }: Document): Promise<unknown> {
  return session.withTransaction(async () => {
    for (const operation of callback as Operation[]) {
      const outcome = await settle(() => call(parts, operation));
      checkOutcome(parts, operation, outcome);
      if ('error' in outcome) throw outcome.error;
    }
  }, options);
}

function lookUp<Run>(operations: Record<string, Run>, name: string): Run {
  const run = operations[name];
  if (!run) throw new AssertionError({ message: `the runner doesn't know the operation ${name}` });
  return run;
}

/** The driver answers with null where the specification leaves a field out. */
function presentable(result: unknown): unknown {
  if (typeof result !== 'object' || result === null || !('upsertedId' in result) || result.upsertedId !== null) return result;
  return { ...result, upsertedId: undefined };
}
