import mongoose from 'mongoose';
import { whereabouts } from './entry-whereabouts.ts';
import { type EntryRow, type LedgerModels, toEntry } from './ledger-models.ts';
import { markedBetween } from './marked-keys.ts';
import { addAlone, byDonation, correctDonation, needsHistory, type TotalSums } from './total-changes.ts';

const CHUNK = 2_000;
const DONATIONS = 250;

/**
 * Adds up what was in the totals when the recount began. It holds one chunk of entries in memory, the sums, and the ids of
 * donations with a reversal; those are counted in the end, when all of their entries are known.
 * @param alive called after each chunk
 */
export async function scanEntries(models: LedgerModels, alive: () => Promise<void>): Promise<TotalSums> {
  const sums: TotalSums = new Map();
  const reversed = new Set<string>();
  for await (const rows of chunks(models)) {
    const entries = rows.map(toEntry);
    for (const entry of entries) addAlone(sums, entry);
    for (const id of needsHistory(entries)) reversed.add(id);
    await alive();
  }
  const ids = [...reversed];
  for (let at = 0; at < ids.length; at += DONATIONS) {
    const { folded } = await whereabouts(models, ids.slice(at, at + DONATIONS), { meanwhile: true });
    for (const entries of byDonation(folded).values()) correctDonation(sums, entries);
    await alive();
  }
  return sums;
}

async function* chunks(models: LedgerModels): AsyncGenerator<EntryRow[]> {
  let after = '';
  for (;;) {
    const rows = await models.entries.find({ _id: mongoose.trusted({ $gt: after }) }).sort({ _id: 1 }).limit(CHUNK).batchSize(CHUNK).lean();
    const last = rows.at(-1)?._id;
    if (last === undefined) return;
    // Entries move from waiting to set aside or noted, never back: looked up after the entries and in this order, none slips through.
    const out = new Set<string>();
    for (const model of [models.unfolded, models.stuck, models.meanwhile]) {
      for (const key of await markedBetween(model, after, last)) out.add(key);
    }
    yield rows.filter((row) => !out.has(row._id));
    after = last;
  }
}
