import { setTimeout as pause } from 'node:timers/promises';
import mongoose, { type ClientSession } from 'mongoose';
import { inTransaction } from '../../platform/mongo/in-transaction.ts';
import { createLeases, type Lease, type Leases } from '../../platform/mongo/lease.ts';
import type { Clock } from '../../shared/clock.ts';
import { newId } from '../../shared/ids.ts';
import { compareTotals, type TotalDifference } from './compare-totals.ts';
import { whereabouts } from './entry-whereabouts.ts';
import { type LedgerModels, toEntry } from './ledger-models.ts';
import { scanEntries } from './scan-entries.ts';
import { beginRecount, endRecount, noteRecount } from './shard-rows.ts';
import { shardsOfKeys } from './shards-of-keys.ts';
import { addEntries, addSums, byDonation, needsHistory, type TotalSums } from './total-changes.ts';

const LEASE = 'ledger-recount';
const LEASE_MS = 60_000;
const SIGN_MS = 5_000;
const PATIENCE_MS = 10 * 60_000;
const LOOK_AGAIN_MS = 200;
const MEANWHILE_BATCH = 1_000;

export interface RecountDeps {
  models: LedgerModels;
  clock: Clock;
}

/**
 * Derives every total from the entries and compares it with the stored one, while entries are booked and folded, in steps
 * that are small however many entries there are:
 *
 * 1. From the first step on, folders note the key of every entry that they fold.
 * 2. All entries are read in the order of their keys and added up, save those that wait and those that were noted: what is
 *    added up is exactly what was in the totals when it began.
 * 3. Each last step is a transaction that folders can't pass: it adds what was noted, so that its sums are what the
 *    totals should be at this very moment, and compares, or replaces, a stretch of totals.
 *
 * A reader sees each total as it was or as it should be, and a folder adds to whichever is there.
 * @returns the totals that are, or were, not what the entries say
 * @throws RecountOvertaken when it was silent for a minute and another began
 */
export async function recount({ models, clock }: RecountDeps, { replace }: { replace: boolean }): Promise<TotalDifference[]> {
  const recountId = newId('rec');
  const leases = createLeases(models.connection, clock, recountId);
  const lease = await waitFor(leases);
  try {
    await inTransaction(models.connection, async (session) => {
      await beginRecount(models, recountId, clock.now(), session);
      if (replace) await tryAgain(models, clock.now(), session);
    });
    const sums = await scanEntries(models, signOfLife(async () => {
      await leases.hold(LEASE, LEASE_MS);
      await noteRecount(models, recountId, clock.now());
    }));
    return await walkTotals(models, sums, { recountId, replace, clock });
  } finally {
    await leases.release(lease);
  }
}

/** Often enough to count as alive, seldom enough to be in nobody's way. */
function signOfLife(give: () => Promise<void>): () => Promise<void> {
  let next = 0;
  return async () => {
    if (performance.now() < next) return;
    next = performance.now() + SIGN_MS;
    await give();
  };
}

async function waitFor(leases: Leases): Promise<Lease> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const lease = await leases.hold(LEASE, LEASE_MS);
    if (lease !== null) return lease;
    if (performance.now() > deadline) throw new Error('Another process has been counting the totals for ten minutes');
    await pause(LOOK_AGAIN_MS);
  }
}

/** What was set aside gets another chance: a newer version may be able to add it up. */
async function tryAgain(models: LedgerModels, now: Date, session: ClientSession): Promise<void> {
  const rows = await models.stuck.find({}, null, { session }).lean();
  if (rows.length === 0) return;
  const keys = rows.map((row) => row._id);
  const shardOfKey = await shardsOfKeys(models, keys, session);
  await models.stuck.deleteMany({ _id: mongoose.trusted({ $in: keys }) }, { session });
  await models.unfolded.insertMany(rows.map(({ _id, recordedAt }) => ({ _id, shard: shardOfKey(_id), dueAt: now, recordedAt })), { session });
}

interface Walk {
  recountId: string;
  replace: boolean;
  clock: Clock;
}

async function walkTotals(models: LedgerModels, sums: TotalSums, { recountId, replace, clock }: Walk): Promise<TotalDifference[]> {
  const differences: TotalDifference[] = [];
  let after: string | null = '';
  while (after !== null) {
    const from: string = after;
    const step = await inTransaction(models.connection, async (session) => {
      await noteRecount(models, recountId, clock.now(), session);
      const { changes, isAll } = await takeMeanwhile(models, session);
      // With more noted than one step takes, the sums aren't those of this moment yet.
      if (!isAll) return { changes, found: [], after: from };
      const stretch = await compareTotals(models, { sums, changes, after: from, replace, session });
      if (stretch.upTo === null) await endRecount(models, recountId, replace, session);
      return { changes, found: stretch.differences, after: stretch.upTo };
    });
    addSums(sums, step.changes);
    differences.push(...step.found);
    after = step.after;
  }
  return differences;
}

async function takeMeanwhile(models: LedgerModels, session: ClientSession): Promise<{ changes: TotalSums; isAll: boolean }> {
  const noted = await models.meanwhile.find({}, null, { session }).limit(MEANWHILE_BATCH).lean();
  const keys = mongoose.trusted({ $in: noted.map((row) => row._id) });
  const entries = (await models.entries.find({ _id: keys }, null, { session }).lean()).map(toEntry);
  const { folded } = await whereabouts(models, needsHistory(entries), { session, meanwhile: true });
  const changes: TotalSums = new Map();
  addEntries(changes, entries, byDonation(folded));
  await models.meanwhile.deleteMany({ _id: keys }, { session });
  return { changes, isAll: noted.length < MEANWHILE_BATCH };
}
