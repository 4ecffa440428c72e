import mongoose, { type ClientSession } from 'mongoose';
import { inTransaction } from '../../platform/mongo/in-transaction.ts';
import type { Lease, Leases } from '../../platform/mongo/lease.ts';
import type { Clock } from '../../shared/clock.ts';
import type { LedgerEntry } from './entry.ts';
import { whereabouts } from './entry-whereabouts.ts';
import { type LedgerModels, toEntry, type UnfoldedRow } from './ledger-models.ts';
import { noteFold } from './shard-rows.ts';
import { addEntries, byDonation, needsHistory, type TotalSums } from './total-changes.ts';
import { entryEffect, isGift, isReversal } from './total-effect.ts';
import { addToTotals } from './write-totals.ts';

/** Large, because a transaction costs about the same for one entry as for hundreds; beyond a thousand keys a look-up reads everything. */
export const FOLD_BATCH = 1_000;
/** How long a reversal goes to the end of the queue when its gift isn't booked yet. */
const PUT_OFF_MS = 30_000;

export interface FoldShardDeps {
  models: LedgerModels;
  leases: Pick<Leases, 'assert'>;
  clock: Clock;
}

export interface SetAside {
  key: string;
  error: string;
  recordedAt: Date;
}

export interface Folded {
  /** How many entries left the queue. */
  count: number;
  setAside: SetAside[];
}

/**
 * Adds a shard's oldest waiting entries to the totals and takes their rows away, in one transaction: an entry counts once,
 * whoever dies where. One that can't be added up is set aside, and those behind it go on.
 * @throws LeaseLost when another process folds this shard now; then nothing is written
 */
export async function foldShard({ models, leases, clock }: FoldShardDeps, shard: number, lease: Lease): Promise<Folded> {
  return inTransaction(models.connection, async (session) => {
    await leases.assert(lease, session);
    const now = clock.now();
    const recounting = await noteFold(models, shard, now, session);
    const rows = await models.unfolded.find({ shard }, null, { session, batchSize: FOLD_BATCH }).sort({ dueAt: 1 }).limit(FOLD_BATCH).lean();
    if (rows.length === 0) return { count: 0, setAside: [] };
    const { sound, unsound } = await readSound(models, rows, session);
    const batch = await completeBatch(models, sound, session);
    await take(models, shard, batch.entries, unsound, { session, recounting });
    await addToTotals(models, batch.sums, session);
    if (rows.length === FOLD_BATCH) await putOff(models, batch.early, now, session);
    return { count: batch.entries.length + unsound.length, setAside: unsound };
  });
}

async function readSound({ entries }: LedgerModels, rows: readonly UnfoldedRow[], session: ClientSession): Promise<{ sound: LedgerEntry[]; unsound: SetAside[] }> {
  const found = new Map((await entries.find({ _id: mongoose.trusted({ $in: rows.map((row) => row._id) }) }, null, { session, batchSize: FOLD_BATCH }).lean()).map((row) => [row._id, row]));
  const sound: LedgerEntry[] = [];
  const unsound: SetAside[] = [];
  for (const { _id: key, recordedAt } of rows) {
    const row = found.get(key);
    const entry = row === undefined ? null : toEntry(row);
    const error = entry === null ? `There is no entry ${key}` : flawOf(entry);
    if (entry === null || error !== null) unsound.push({ key, error: error ?? '', recordedAt });
    else sound.push(entry);
  }
  return { sound, unsound };
}

function flawOf(entry: LedgerEntry): string | null {
  try {
    entryEffect(entry);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

interface Batch {
  entries: LedgerEntry[];
  sums: TotalSums;
  /** Reversals whose gift isn't booked yet. Added up alone they would show less than was given. */
  early: LedgerEntry[];
}

/** With each reversal its gift comes along, should that wait further behind: clocks of several processes differ a little. */
async function completeBatch(models: LedgerModels, sound: readonly LedgerEntry[], session: ClientSession): Promise<Batch> {
  const inBatch = new Set(sound.map(({ key }) => key));
  const { folded, waiting } = await whereabouts(models, needsHistory(sound), { session });
  const fetched = waiting.filter((entry) => isGift(entry) && !inBatch.has(entry.key) && flawOf(entry) === null);
  const given = new Set([...sound, ...folded, ...fetched].filter(isGift).map((entry) => entry.donationId));
  const isEarly = (entry: LedgerEntry) => isReversal(entry) && entry.donationId !== null && !given.has(entry.donationId);
  const entries = [...sound.filter((entry) => !isEarly(entry)), ...fetched];
  const sums: TotalSums = new Map();
  addEntries(sums, entries, byDonation(folded));
  return { entries, sums, early: sound.filter(isEarly) };
}

interface Taking {
  session: ClientSession;
  recounting: boolean;
}

async function take({ unfolded, stuck, meanwhile }: LedgerModels, shard: number, entries: readonly LedgerEntry[], unsound: readonly SetAside[], { session, recounting }: Taking): Promise<void> {
  const keys = [...entries, ...unsound].map(({ key }) => key);
  if (keys.length === 0) return;
  const { deletedCount } = await unfolded.deleteMany({ _id: mongoose.trusted({ $in: keys }) }, { session });
  if (deletedCount !== keys.length) throw new Error(`Folding took ${deletedCount} rows instead of ${keys.length}`);
  if (unsound.length > 0) await stuck.insertMany(unsound.map(({ key, error, recordedAt }) => ({ _id: key, shard, error, recordedAt })), { session });
  if (recounting && entries.length > 0) await meanwhile.insertMany(entries.map(({ key }) => ({ _id: key, shard })), { session });
}

/** Only a full batch needs it: there may be others behind them. */
async function putOff({ unfolded }: LedgerModels, early: readonly LedgerEntry[], now: Date, session: ClientSession): Promise<void> {
  if (early.length === 0) return;
  const dueAt = new Date(now.getTime() + PUT_OFF_MS);
  await unfolded.updateMany({ _id: mongoose.trusted({ $in: early.map(({ key }) => key) }) }, { $set: { dueAt } }, { session });
}
