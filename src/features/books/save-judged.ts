import mongoose, { type ClientSession } from 'mongoose';
import { inTransaction } from '../../platform/mongo/in-transaction.ts';
import type { LedgerEntry } from '../ledger/index.ts';
import type { FoundDifference } from './difference-model.ts';
import type { Judged } from './judge.ts';
import type { Run } from './run.ts';
import type { SumRow } from './sum-model.ts';
import type { StripeTransactionRow } from './transaction-model.ts';

type Saving = Pick<Run, 'connection' | 'models' | 'leases' | 'lease' | 'ledger' | 'clock' | 'log'>;

/**
 * Writes down what was found about some movements: their rows, the sums over all rows, the differences that opened and
 * those that are over, and entries that only this comparison books. All of it, by the holder of the lease, or nothing.
 */
export async function saveJudged(run: Saving, judged: readonly Judged[], entries: readonly LedgerEntry[]): Promise<void> {
  if (judged.length === 0) return;
  const booked = await inTransaction(run.connection, async (session) => {
    await run.leases.assert(run.lease, session);
    const results = await run.ledger.appendMany(entries, { session });
    await saveRows(run, judged, session);
    await saveDifferences(run, judged.flatMap(({ difference }) => difference ?? []), session);
    const agreed = judged.filter(({ difference }) => difference === null).map(({ row }) => row._id);
    await resolveDifferences(run, agreed, session);
    return results;
  });
  booked.forEach((result, index) => {
    if (result === 'conflict') run.log.error({ entry: entries[index]?.key }, 'the ledger has this payout with another sum');
  });
}

async function saveRows({ models }: Saving, judged: readonly Judged[], session: ClientSession): Promise<void> {
  const ids = judged.map(({ row }) => row._id);
  const before = await models.transactions.find({ _id: mongoose.trusted({ $in: ids }) }, { state: 1, netMinor: 1, matchedMinor: 1 }, { session }).lean();
  const earlier = new Map(before.map((row) => [row._id, row]));
  const changes = new Map<string, Omit<SumRow, '_id'>>();
  const change = (currency: string) => {
    const sums = changes.get(currency) ?? { netMinor: 0, foreignMinor: 0, waitingMinor: 0, differentMinor: 0, convertedMinor: 0 };
    changes.set(currency, sums);
    return sums;
  };
  for (const { row, converted } of judged) {
    const was = earlier.get(row._id);
    if (staysSettled(was, row)) continue;
    const sums = change(row.currency);
    if (was === undefined) sums.netMinor += row.netMinor;
    else addOpen(sums, was, -1);
    addOpen(sums, row, 1);
    for (const { currency, minor } of converted) change(currency).convertedMinor += minor;
  }
  await models.transactions.bulkWrite(judged.filter(({ row }) => !staysSettled(earlier.get(row._id), row)).map(({ row: { _id, ...set } }) => ({
    updateOne: { filter: { _id }, update: { $set: set, $setOnInsert: { payoutId: null } }, upsert: true },
  })), { session });
  for (const [_id, sums] of changes) await models.sums.updateOne({ _id }, { $inc: sums }, { session, upsert: true });
}

/** What was settled is opened again only when the ledger is found to say something else by now. */
function staysSettled(was: Pick<StripeTransactionRow, 'state'> | undefined, { state }: Pick<StripeTransactionRow, 'state'>): boolean {
  return (was?.state === 'matched' || was?.state === 'foreign') && state !== 'different';
}

function addOpen(sums: Omit<SumRow, '_id'>, { state, netMinor, matchedMinor }: Pick<StripeTransactionRow, 'state' | 'netMinor' | 'matchedMinor'>, sign: 1 | -1): void {
  const open = sign * (netMinor - matchedMinor);
  if (state === 'foreign') sums.foreignMinor += open;
  if (state === 'waiting') sums.waitingMinor += open;
  if (state === 'different') sums.differentMinor += open;
}

/** One that was over and is there again is opened again, with the moment of today. */
export async function saveDifferences({ models, clock }: Pick<Run, 'models' | 'clock'>, found: readonly FoundDifference[], session?: ClientSession): Promise<void> {
  if (found.length === 0) return;
  const foundAt = clock.now();
  const options = session === undefined ? {} : { session };
  const open = await models.differences.find({ _id: mongoose.trusted({ $in: found.map(({ _id }) => _id) }), resolvedAt: null }, { _id: 1 }, options).lean();
  const isOpen = new Set(open.map(({ _id }) => _id));
  await models.differences.bulkWrite(found.map(({ _id, ...set }) => ({
    updateOne: { filter: { _id }, update: { $set: isOpen.has(_id) ? set : { ...set, foundAt, resolvedAt: null } }, upsert: true },
  })), options);
}

export async function resolveDifferences({ models, clock }: Pick<Run, 'models' | 'clock'>, ids: readonly string[], session?: ClientSession): Promise<void> {
  if (ids.length === 0) return;
  await models.differences.updateMany({ _id: mongoose.trusted({ $in: [...ids] }), resolvedAt: null }, { $set: { resolvedAt: clock.now() } }, session === undefined ? {} : { session });
}
