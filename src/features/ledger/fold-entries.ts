import mongoose, { type ClientSession } from 'mongoose';
import { inTransaction } from '../../platform/mongo/in-transaction.ts';
import { type LedgerModels, toEntry } from './ledger-models.ts';
import { totalChanges, type TotalChange } from './total-effect.ts';

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
    await addToTotals(models, totalChanges(entries.map(toEntry)), session);
    return rows.length;
  });
}

async function addToTotals({ totals }: LedgerModels, changes: readonly TotalChange[], session: ClientSession): Promise<void> {
  const writes = changes.map(({ key, scope, ownerId, currency, ...effect }) => ({
    updateOne: { filter: { _id: key }, update: { $setOnInsert: { scope, ownerId, currency }, $inc: effect }, upsert: true },
  }));
  await totals.bulkWrite(writes, { session, ordered: true });
}
