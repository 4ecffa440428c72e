import type { Index } from './catalog/collection.ts';
import { removeDocument } from './catalog/write-documents.ts';
import type { Cursors } from './commands/cursors.ts';
import type { Database } from './database.ts';
import type { Filter } from './match/filter.ts';
import { parseFilter } from './match/parse-filter.ts';
import { findDocuments } from './plan/find-documents.ts';

const transactionCheck = 1000;
const perCommit = 500;

/** Starts what happens by itself: documents of TTL indexes expire, forgotten transactions, cursors and sessions end. */
export function startHousekeeping(database: Database, cursors: Cursors, { expiryInterval, transactionLifetime }: { expiryInterval: number; transactionLifetime: number }): () => Promise<void> {
  let expiring = Promise.resolve();
  let stopped = false;
  const transactions = setInterval(() => {
    database.transactions.abortExpired(transactionLifetime);
    database.snapshots.expire(database.clock());
    cursors.killIdle(database.clock());
  }, transactionCheck);
  const expiry = setInterval(() => {
    database.forgetDeadReaders();
    expiring = expiring.then(async () => {
      if (!stopped) await expireDocuments(database);
      if (!stopped) await database.removeOldSessions();
    }).catch(() => undefined);
  }, expiryInterval);
  return async () => {
    stopped = true;
    clearInterval(transactions);
    clearInterval(expiry);
    await expiring;
  };
}

/** Removes what every TTL index says has expired. @returns how many documents */
async function expireDocuments(database: Database): Promise<number> {
  let removed = 0;
  for (const { namespace, indexes } of database.catalog.all()) {
    for (const index of indexes) {
      if (index.expireAfterSeconds === undefined) continue;
      for (let batch = perCommit; batch === perCommit; removed += batch) batch = await expireSome(database, namespace, index);
    }
  }
  return removed;
}

async function expireSome(database: Database, namespace: string, index: Index): Promise<number> {
  const filter = expired(index, database.clock());
  const collection = () => database.catalog.get(namespace);
  const [due] = findDocuments(database.latest(), collection(), { filter, limit: 1, hint: index.name });
  if (!due) return 0;
  return database.queue.write((view) => {
    const current = collection();
    if (!current?.indexes.includes(index)) return 0;
    const found = [...findDocuments(view, current, { filter, limit: perCommit, hint: index.name })];
    for (const document of found) removeDocument(database.catalog, view, current, document);
    return found.length;
  });
}

/** Only dates expire; of several in an array the earliest counts. */
function expired({ fields, expireAfterSeconds = 0 }: Index, now: Date): Filter {
  return parseFilter({ [fields[0]?.path ?? '']: { $lt: new Date(now.getTime() - expireAfterSeconds * 1000) } });
}
