import type { ClientSession, Db } from 'mongodb';
import { MongoClient } from 'mongodb';
import type { Random } from '../../../src/platform/images/illustration/seeded-random.ts';

export const databaseName = 'power';
export const collectionNames = ['gifts', 'entries', 'totals'] as const;
type CollectionName = (typeof collectionNames)[number];

export interface StoredDocument { _id: string; writer: number; n: number; text: string }

/** One command, or one transaction: its changes are stored together. */
export interface Operation {
  /** Number of the request whose answer acknowledged it. */
  request: number;
  /** Documents as they are afterwards, by collection and `_id`; null for removed ones. */
  changes: [CollectionName, string, StoredDocument | null][];
}

/** What one client had done, one operation after another. */
export type History = Operation[];

/** Makes the collections and indexes. @returns the request that acknowledged the last of them */
export async function prepare(uri: string): Promise<number> {
  return withClient(uri, async (db, lastRequest) => {
    for (const name of collectionNames) await db.collection(name).createIndexes([{ key: { n: 1 }, unique: true }, { key: { writer: 1, text: 1 } }]);
    return lastRequest();
  });
}

/**
 * Inserts, replaces, removes, and does so in transactions over three collections; the documents are its own.
 * @param writer number of this client
 */
export async function write(uri: string, writer: number, operations: number, random: Random): Promise<History> {
  return withClient(uri, async (db, lastRequest) => {
    const history: History = [];
    const own: string[] = [];
    const documentOf = (_id: string, n: number): StoredDocument => ({ _id, writer, n: n * 100 + writer, text: 'g'.repeat(random.chance(0.15) ? random.whole(3000, 15_000) : random.whole(0, 300)) });
    for (let n = 1; n <= operations; n++) {
      const changes: Operation['changes'] = [];
      const _id = `${writer}-${n}`;
      const choice = random.between(0, 1);
      if (choice < 0.3) {
        changes.push(...(['gifts', 'entries'] as const).map((name): Operation['changes'][number] => [name, _id, documentOf(_id, n)]));
        changes.push(['totals', `${writer}`, documentOf(`${writer}`, n)]);
        const [removed] = own.splice(random.whole(0, own.length), 1);
        if (removed !== undefined) changes.push(['gifts', removed, null]);
      } else if (choice < 0.5 && own.length > 0) changes.push(['gifts', own.splice(random.whole(0, own.length - 1), 1)[0] ?? '', null]);
      else if (choice < 0.7 && own.length > 0) {
        const changed = own[random.whole(0, own.length - 1)] ?? '';
        changes.push(['gifts', changed, documentOf(changed, n)]);
      } else changes.push(['gifts', _id, documentOf(_id, n)]);
      for (const [name, id, doc] of changes) if (name === 'gifts' && doc && id === _id) own.push(id);
      if (changes.length === 1) await apply(db, changes);
      else await db.client.withSession((session) => session.withTransaction(() => apply(db, changes, session)));
      history.push({ request: lastRequest(), changes });
    }
    return history;
  });
}

async function apply(db: Db, changes: Operation['changes'], session?: ClientSession): Promise<void> {
  const options = session ? { session } : {};
  for (const [name, _id, doc] of changes) {
    const collection = db.collection<StoredDocument>(name);
    if (doc) await collection.replaceOne({ _id }, doc, { ...options, upsert: true });
    else await collection.deleteOne({ _id }, options);
  }
}

/** A client with one connection, and the number of the last of its requests that was answered well. */
async function withClient<Result>(uri: string, use: (db: Db, lastRequest: () => number) => Promise<Result>): Promise<Result> {
  const client = new MongoClient(uri, { maxPoolSize: 1, monitorCommands: true });
  let last = 0;
  client.on('commandSucceeded', ({ requestId }) => (last = requestId));
  try {
    await client.connect();
    return await use(client.db(databaseName), () => last);
  } finally {
    await client.close();
  }
}
