import type { ClientSession } from 'mongoose';
import type { LedgerModels } from './ledger-models.ts';
import { sortedChanges, type TotalSums } from './total-changes.ts';

/** Adds sums to the totals in the caller's transaction, in one write. */
export async function addToTotals({ totals }: Pick<LedgerModels, 'totals'>, sums: TotalSums, session: ClientSession): Promise<void> {
  const writes = sortedChanges(sums).map(({ key, scope, ownerId, currency, ...figures }) => ({
    updateOne: { filter: { _id: key }, update: { $setOnInsert: { scope, ownerId, currency }, $inc: figures }, upsert: true },
  }));
  if (writes.length > 0) await totals.bulkWrite(writes, { session });
}
