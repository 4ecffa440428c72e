import mongoose, { type ClientSession } from 'mongoose';
import { inTransaction } from '../../platform/mongo/in-transaction.ts';
import type { LedgerEntry } from './entry.ts';
import { type LedgerModels, toEntry } from './ledger-models.ts';
import { addEntries, byDonation, needsHistory, sortedChanges, type TotalChange, type TotalSums } from './total-changes.ts';

const BATCH = 500;

/**
 * Adds entries that are in no total yet to the totals, and takes their rows away, in one transaction: an entry counts
 * once, whoever dies where. Folders at the same time collide on the rows; the later one runs again on what is left.
 * @returns how many entries it folded
 */
export async function foldEntries(models: LedgerModels): Promise<number> {
  return inTransaction(models.connection, async (session) => {
    const rows = await models.unfolded.find({}, { _id: 1 }, { session }).sort({ recordedAt: 1 }).limit(BATCH).lean();
    if (rows.length === 0) return 0;
    const keys = mongoose.trusted({ $in: rows.map((row) => row._id) });
    // The rows go first: whoever lost the race finds out before it has done the rest.
    const { deletedCount } = await models.unfolded.deleteMany({ _id: keys }, { session });
    const entries = await models.entries.find({ _id: keys }, null, { session }).lean();
    if (deletedCount !== rows.length || entries.length !== rows.length) {
      throw new Error(`Folding saw ${rows.length} rows, took ${deletedCount} and found ${entries.length} entries`);
    }
    const batch = entries.map(toEntry);
    const sums: TotalSums = new Map();
    addEntries(sums, batch, await foldedBefore(models, needsHistory(batch), new Set(batch.map(({ key }) => key)), session));
    await addToTotals(models, sortedChanges(sums), session);
    return rows.length;
  });
}

async function foldedBefore({ entries, unfolded }: LedgerModels, donationIds: readonly string[], batch: ReadonlySet<string>, session: ClientSession): Promise<Map<string, LedgerEntry[]>> {
  if (donationIds.length === 0) return new Map();
  const all = await entries.find({ donationId: mongoose.trusted({ $in: donationIds }) }, null, { session }).lean();
  const waiting = new Set((await unfolded.find({ _id: mongoose.trusted({ $in: all.map((row) => row._id) }) }, { _id: 1 }, { session }).lean()).map((row) => row._id));
  return byDonation(all.map(toEntry).filter(({ key }) => !waiting.has(key) && !batch.has(key)));
}

async function addToTotals({ totals }: LedgerModels, changes: readonly TotalChange[], session: ClientSession): Promise<void> {
  const writes = changes.map(({ key, scope, ownerId, currency, ...effect }) => ({
    updateOne: { filter: { _id: key }, update: { $setOnInsert: { scope, ownerId, currency }, $inc: effect }, upsert: true },
  }));
  await totals.bulkWrite(writes, { session, ordered: true });
}
