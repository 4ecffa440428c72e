import type { ClientSession } from 'mongoose';
import { inTransaction } from '../../platform/mongo/in-transaction.ts';
import { type LedgerModels, toEntry, type TotalRow } from './ledger-models.ts';
import { addTo, sorted, type TotalChange } from './total-effect.ts';

/** A figure that is not what the entries say, in minor units. */
export interface TotalDifference {
  key: string;
  stored: { raisedMinor: number; donations: number; feesMinor: number };
  derived: { raisedMinor: number; donations: number; feesMinor: number };
}

/** Replaces all totals by what the entries say. Readers see the old figures or the new ones, never none. */
export async function rebuildTotals({ connection, ...models }: LedgerModels): Promise<void> {
  await inTransaction(connection, async (session) => {
    const derived = await derive({ connection, ...models }, session, new Set());
    await models.totals.deleteMany({}, { session });
    await models.unfolded.deleteMany({}, { session });
    const rows = sorted(derived).map(({ key, ...total }) => ({ _id: key, ...total }));
    if (rows.length > 0) await models.totals.insertMany(rows, { session });
  });
}

/**
 * Derives every total again and compares it with the stored one, on one snapshot. Entries that wait to be folded are
 * no difference.
 * @returns what differs; an empty list when the books are right
 */
export async function verifyTotals(models: LedgerModels): Promise<TotalDifference[]> {
  return inTransaction(models.connection, async (session) => {
    const waiting = await models.unfolded.find({}, { _id: 1 }, { session }).lean();
    const derived = await derive(models, session, new Set(waiting.map((row) => row._id)));
    const stored = new Map((await models.totals.find({}, null, { session }).lean()).map((row) => [row._id, row]));
    const keys = [...new Set([...derived.keys(), ...stored.keys()])].sort();
    return keys.map((key) => ({ key, stored: figures(stored.get(key)), derived: figures(derived.get(key)) })).filter(differs);
  });
}

async function derive({ entries }: LedgerModels, session: ClientSession, leaveOut: ReadonlySet<string>): Promise<Map<string, TotalChange>> {
  const changes = new Map<string, TotalChange>();
  for await (const row of entries.find({}, null, { session }).lean().cursor({ batchSize: 1000 })) {
    if (!leaveOut.has(row._id)) addTo(changes, toEntry(row));
  }
  return changes;
}

function figures(total: TotalRow | TotalChange | undefined): TotalDifference['stored'] {
  return { raisedMinor: total?.raisedMinor ?? 0, donations: total?.donations ?? 0, feesMinor: total?.feesMinor ?? 0 };
}

function differs({ stored, derived }: TotalDifference): boolean {
  return stored.raisedMinor !== derived.raisedMinor || stored.donations !== derived.donations || stored.feesMinor !== derived.feesMinor;
}
