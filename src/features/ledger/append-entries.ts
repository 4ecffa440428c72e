import mongoose, { type ClientSession } from 'mongoose';
import { insertRows } from '../../platform/mongo/insert-rows.ts';
import type { LedgerEntry } from './entry.ts';
import type { LedgerModels } from './ledger-models.ts';
import { shardOf } from './shard-of.ts';

/** `conflict`: the key was booked before with another body. Nothing is written; a person has to look. */
export type Appended = 'appended' | 'already' | 'conflict';

/**
 * Books entries in the caller's transaction, each with a row that says that it is in no total yet.
 * It looks before it writes: a duplicate key inside of a transaction would end the whole transaction. Two that book the
 * same key at once collide on the write; one of them runs again and then sees the other's.
 * @returns what became of each entry, in their order
 */
export async function appendEntries({ entries: model, unfolded }: LedgerModels, entries: readonly LedgerEntry[], recordedAt: Date, session: ClientSession): Promise<Appended[]> {
  const keys = entries.map((entry) => entry.key);
  const booked = await model.find({ _id: mongoose.trusted({ $in: keys }) }, { hash: 1 }, { session }).lean();
  const hashes = new Map(booked.map((row) => [row._id, row.hash]));
  const fresh: LedgerEntry[] = [];
  const results = entries.map((entry): Appended => {
    const hash = hashes.get(entry.key);
    if (hash !== undefined) return hash === entry.hash ? 'already' : 'conflict';
    hashes.set(entry.key, entry.hash);
    fresh.push(entry);
    return 'appended';
  });
  if (fresh.length > 0) {
    await insertRows(model, fresh.map(({ key, ...body }) => ({ _id: key, ...body, recordedAt })), session);
    await insertRows(unfolded, fresh.map(({ key, organizationId }) => ({ _id: key, shard: shardOf(organizationId), dueAt: recordedAt, recordedAt })), session);
  }
  return results;
}
