import { trusted } from 'mongoose';
import type { AnyBulkWriteOperation, ClientSession, Connection } from 'mongoose';
import { isDuplicateKey } from '../../platform/mongo/is-duplicate-key.ts';
import { outboxModel } from './outbox-model.ts';
import type { StoredRow } from './outbox-model.ts';
import { outboxStates } from './outbox-row.ts';
import type { OutboxRow, OutboxState } from './outbox-row.ts';

export interface RowFilter {
  state?: OutboxState | undefined;
  skip: number;
  limit: number;
}

/** Rows in the database. Every change is stored only over the revision it was made from. */
export interface OutboxStore {
  /** Adds the rows whose keys are not there yet. @returns how many */
  insert(rows: OutboxRow[], session?: ClientSession): Promise<number>;
  /** Queued rows whose time has come, oldest first, mails to one person before bulk. */
  due(now: Date, limit: number): Promise<OutboxRow[]>;
  /** Rows in the hands of a worker whose lease ran out. */
  expired(now: Date, limit: number): Promise<OutboxRow[]>;
  /** Stores changed rows, each unless somebody else changed it first, and gives those that `owner` holds afterwards. */
  take(rows: OutboxRow[], owner: string): Promise<OutboxRow[]>;
  /** Stores one changed row. @returns false when somebody else changed it first */
  save(row: OutboxRow): Promise<boolean>;
  get(key: string): Promise<OutboxRow | null>;
  countByState(kind: string, subject: string): Promise<Record<OutboxState, number>>;
  list(kind: string, subject: string, filter: RowFilter): Promise<OutboxRow[]>;
}

/** Small enough for one command, large enough that ten thousand recipients take a few round trips. */
const insertBatch = 500;

export function createOutboxStore(connection: Connection): OutboxStore {
  const model = outboxModel(connection);
  const dueOf = async (bulk: boolean, now: Date, limit: number) =>
    model.find({ state: 'queued', bulk, nextAttemptAt: trusted({ $lte: now }) }).sort({ nextAttemptAt: 1 }).limit(limit).lean();

  return {
    async insert(rows, session) {
      let added = 0;
      for (let start = 0; start < rows.length; start += insertBatch) {
        added += await insertSome(rows.slice(start, start + insertBatch), session);
      }
      return added;
    },
    async due(now, limit) {
      const single = await dueOf(false, now, limit);
      const bulk = single.length < limit ? await dueOf(true, now, limit - single.length) : [];
      return [...single, ...bulk].map(rowOf);
    },
    async expired(now, limit) {
      return (await model.find({ state: 'sending', 'lease.until': trusted({ $lte: now }) }).limit(limit).lean()).map(rowOf);
    },
    async take(rows, owner) {
      if (rows.length === 0) return [];
      await model.bulkWrite(rows.map((row) => ({ updateOne: { filter: previous(row), update: { $set: storedOf(row) } } })), { ordered: false });
      return (await model.find({ _id: trusted({ $in: rows.map(({ key }) => key) }), 'lease.owner': owner }).lean()).map(rowOf);
    },
    async save(row) {
      return (await model.updateOne(previous(row), { $set: storedOf(row) })).modifiedCount === 1;
    },
    async get(key) {
      const stored = await model.findById(key).lean();
      return stored && rowOf(stored);
    },
    async countByState(kind, subject) {
      const counts = await model.aggregate<{ _id: OutboxState; count: number }>([
        { $match: { kind, subject } },
        { $group: { _id: '$state', count: { $sum: 1 } } },
      ]);
      const found = new Map(counts.map(({ _id, count }) => [_id, count]));
      return Object.fromEntries(outboxStates.map((state) => [state, found.get(state) ?? 0])) as Record<OutboxState, number>;
    },
    async list(kind, subject, { state, skip, limit }) {
      const filter = { kind, subject, ...(state === undefined ? {} : { state }) };
      return (await model.find(filter).sort({ to: 1 }).skip(skip).limit(limit).lean()).map(rowOf);
    },
  };

  /**
   * Upserts, because a duplicate key would abort a surrounding transaction, while an upsert that finds the row does
   * nothing. Two upserts of one key at once may still collide; outside of a transaction the second try finds the row.
   */
  async function insertSome(rows: OutboxRow[], session: ClientSession | undefined): Promise<number> {
    const writes: AnyBulkWriteOperation<StoredRow>[] = rows.map((row) => (
      { updateOne: { filter: { _id: row.key }, update: { $setOnInsert: storedOf(row) }, upsert: true } }));
    const options = { ordered: false, ...(session === undefined ? {} : { session }) };
    try {
      return (await model.bulkWrite(writes, options)).upsertedCount;
    } catch (error) {
      if (session !== undefined || !isDuplicateKey(error)) throw error;
      return (await model.bulkWrite(writes, options)).upsertedCount;
    }
  }
}

function previous({ key, revision }: OutboxRow): { _id: string; revision: number } {
  return { _id: key, revision: revision - 1 };
}

function storedOf({ key: _key, ...fields }: OutboxRow): Omit<StoredRow, '_id'> {
  return fields;
}

function rowOf({ _id, ...fields }: StoredRow): OutboxRow {
  return { key: _id, ...fields };
}
