import mongoose, { type ClientSession } from 'mongoose';
import type { LedgerEntry } from './entry.ts';
import { type LedgerModels, toEntry } from './ledger-models.ts';
import { markedKeys } from './marked-keys.ts';

/** The entries of donations, apart by whether they are in the totals. */
export interface Whereabouts {
  folded: LedgerEntry[];
  waiting: LedgerEntry[];
}

/**
 * Looks up the entries of donations.
 * @param session the transaction to look in; without one it is right as long as nothing moves back to where it waits
 * @param meanwhile whether entries that were folded while a recount was under way count as waiting
 */
export async function whereabouts(models: LedgerModels, donationIds: readonly string[], { session, meanwhile = false }: { session?: ClientSession; meanwhile?: boolean }): Promise<Whereabouts> {
  if (donationIds.length === 0) return { folded: [], waiting: [] };
  const rows = await models.entries.find({ donationId: mongoose.trusted({ $in: [...donationIds] }) }, null, session === undefined ? {} : { session }).lean();
  const keys = rows.map((row) => row._id);
  const waiting = new Set(await markedKeys(models.unfolded, keys, session));
  // Entries move from waiting to set aside or folded, never back: looked up in this order none slips through.
  const aside = new Set(await markedKeys(models.stuck, keys, session));
  for (const key of meanwhile ? await markedKeys(models.meanwhile, keys, session) : []) aside.add(key);
  const entries = rows.map(toEntry);
  return {
    folded: entries.filter(({ key }) => !waiting.has(key) && !aside.has(key)),
    waiting: entries.filter(({ key }) => waiting.has(key)),
  };
}
