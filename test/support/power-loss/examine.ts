import { once } from 'node:events';
import { MongoClient } from 'mongodb';
import { serve } from '../../../src/sandbox/mongo/serve.ts';
import { checkStore, countDifferences, describeCollection, describeWhole } from '../../../src/sandbox/mongo/upkeep/check-store.ts';
import { openForReading } from '../../../src/sandbox/mongo/upkeep/open-for-reading.ts';
import { collectionNames, databaseName, type History, type Operation, type StoredDocument } from './workload.ts';

export interface Promised {
  /** Whether a request had been answered before the power failed. */
  known: (request: number) => boolean;
  /** Whether the collections and their indexes had been promised. */
  prepared: boolean;
}

/** Opens what a power failure has left, and uses it. @returns what is wrong with it, in sentences */
export async function examine(dataDir: string, histories: History[], promised: Promised): Promise<string[]> {
  const over = new AbortController();
  try {
    return await Promise.race([tryIt(dataDir, histories, promised), neverAnswers(over.signal)]);
  } finally {
    over.abort();
  }
}

async function tryIt(dataDir: string, histories: History[], promised: Promised): Promise<string[]> {
  try {
    return [...await useIt(dataDir, histories, promised), ...await checkIt(dataDir)];
  } catch (error) {
    return [`it can't be used: ${error instanceof Error ? error.message : String(error)}`];
  }
}

/** LMDB may not settle what it was asked when a commit fails inside: then this process waits for nothing any more. */
async function neverAnswers(signal: AbortSignal): Promise<string[]> {
  return once(process, 'beforeExit', { signal }).then(() => ["it can't be used: it never answers"], () => []);
}

async function useIt(dataDir: string, histories: History[], promised: Promised): Promise<string[]> {
  const server = await serve({ dataDir });
  const client = new MongoClient(server.address, { serverSelectionTimeoutMS: 5000 });
  try {
    const db = client.db(databaseName);
    const stored = new Map<string, string>();
    for (const name of collectionNames) for (const doc of await db.collection<StoredDocument>(name).find().toArray()) stored.set(`${name} ${doc._id}`, JSON.stringify(doc));
    const troubles = histories.flatMap((history, writer) => compare(history, writer, stored, promised));
    if (promised.prepared) {
      for (const name of collectionNames) {
        // A collection that isn't there has no indexes either, which the driver tells by an error.
        const indexes = await db.collection(name).indexes().catch(() => []);
        if (indexes.length < 3) troubles.push(`${name} has lost indexes that were acknowledged`);
      }
    }
    // What is wrong with the list of free pages shows only when they are used again.
    const gifts = db.collection<StoredDocument>('gifts');
    await gifts.insertMany(Array.from({ length: 40 }, (_, n) => ({ _id: `later ${n}`, writer: -1, n: -n, text: 'l'.repeat(n * 50) })));
    await gifts.deleteMany({ n: { $lt: -20 } });
    return troubles;
  } finally {
    await client.close();
    await server.close();
  }
}

/** What `npm run cli -- data:check` does. */
async function checkIt(dataDir: string): Promise<string[]> {
  const folder = openForReading(dataDir);
  try {
    const report = checkStore(folder.view);
    return countDifferences(report) === 0 ? [] : [...report.collections.filter(({ differences }) => differences.count > 0).map(describeCollection), describeWhole(report)];
  } finally {
    await folder.close();
  }
}

/** A client's documents are as after all of its operations that were acknowledged, or also after the one that was under way. */
function compare(history: History, writer: number, stored: Map<string, string>, { known }: Promised): string[] {
  const found = inOrder([...stored].filter(([, doc]) => (JSON.parse(doc) as StoredDocument).writer === writer));
  const acknowledged = history.filter(({ request }) => known(request)).length;
  const after = Array.from({ length: history.length + 1 }, (_, count) => stateAfter(history.slice(0, count)) === found);
  if (after[acknowledged] === true || after[acknowledged + 1] === true) return [];
  const instead = after.lastIndexOf(true);
  return [`client ${writer} had ${acknowledged} operations acknowledged; its documents are ${instead < 0 ? 'as after no number of them: one is half there' : `as after ${instead}`}`];
}

function stateAfter(operations: Operation[]): string {
  const documents = new Map<string, string>();
  for (const [name, _id, doc] of operations.flatMap(({ changes }) => changes)) {
    if (doc) documents.set(`${name} ${_id}`, JSON.stringify(doc));
    else documents.delete(`${name} ${_id}`);
  }
  return inOrder([...documents]);
}

function inOrder(documents: [name: string, doc: string][]): string {
  return JSON.stringify(documents.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
