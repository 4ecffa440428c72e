import mongoose, { type Connection } from 'mongoose';
import type { Stripe } from 'stripe';
import type { Logger } from '../../platform/log/logger.ts';
import { inTransaction } from '../../platform/mongo/in-transaction.ts';
import type { Clock } from '../../shared/clock.ts';
import { money } from '../../shared/money.ts';
import { feeEntry, type Ledger, type LedgerEntry } from '../ledger/index.ts';
import { feeDueModel, type FeeDueRow } from './due-models.ts';

export interface LearnFeesDeps {
  connection: Connection;
  stripe: Pick<Stripe, 'balanceTransactions'>;
  ledger: Pick<Ledger, 'appendMany'>;
  clock: Clock;
  log: Pick<Logger, 'error'>;
}

const BATCH = 2_000;
const PAGE = 100;
/** Charge and balance transaction are made together, but not in the same second always. */
const SLACK_SECONDS = 60;
/** Waits for a fee that Stripe doesn't know yet: 20 s, 40 s, … six hours at most. */
const backoffMs = (tries: number) => Math.min(20_000 * 2 ** tries, 6 * 3_600_000);

interface Found {
  row: FeeDueRow;
  entry: LedgerEntry;
}

/**
 * Learns the fees of all charges that are due by one walk through the list of balance transactions, a hundred a call,
 * newest first, back to the oldest charge that is waited for. It ends as soon as all are found.
 * @returns how many fees it booked
 */
export async function learnFees(deps: LearnFeesDeps): Promise<number> {
  const now = deps.clock.now();
  const rows = await feeDueModel(deps.connection).find({ dueAt: mongoose.trusted({ $lte: now }) }).sort({ dueAt: 1 }).limit(BATCH).lean();
  if (rows.length === 0) return 0;
  const found = await findTransactions(deps.stripe, new Map(rows.map((row) => [row._id, row])));
  for (let at = 0; at < found.length; at += PAGE) await book(deps, found.slice(at, at + PAGE));
  const foundIds = new Set(found.map(({ row }) => row._id));
  await putOff(deps, rows.filter((row) => !foundIds.has(row._id)), now);
  return found.length;
}

async function findTransactions(stripe: LearnFeesDeps['stripe'], waiting: Map<string, FeeDueRow>): Promise<Found[]> {
  const oldest = Math.min(...[...waiting.values()].map((row) => row.chargedAt.getTime()));
  const found: Found[] = [];
  const list = stripe.balanceTransactions.list({ created: { gte: Math.floor(oldest / 1000) - SLACK_SECONDS }, limit: PAGE });
  for await (const transaction of list) {
    const { source } = transaction;
    const row = transaction.type === 'charge' || transaction.type === 'payment' ? waiting.get(typeof source === 'string' ? source : source?.id ?? '') : undefined;
    if (row === undefined) continue;
    waiting.delete(row._id);
    found.push({ row, entry: entryOf(row, transaction) });
    if (waiting.size === 0) break;
  }
  return found;
}

function entryOf({ organizationId, campaignId, fundraiserId, donationId }: FeeDueRow, transaction: Stripe.BalanceTransaction): LedgerEntry {
  return feeEntry({
    transactionId: transaction.id,
    fee: money(transaction.fee, transaction.currency.toUpperCase()),
    at: new Date(transaction.created * 1000),
    organizationId, campaignId, fundraiserId, donationId,
  });
}

/** Whoever booked a fee before us wrote the same entry; only its row may be left. */
async function book({ connection, ledger, log }: LearnFeesDeps, found: readonly Found[]): Promise<void> {
  const results = await inTransaction(connection, async (session) => {
    const appended = await ledger.appendMany(found.map(({ entry }) => entry), { session });
    await feeDueModel(connection).deleteMany({ _id: mongoose.trusted({ $in: found.map(({ row }) => row._id) }) }, { session });
    return appended;
  });
  results.forEach((result, index) => {
    if (result === 'conflict') log.error({ entry: found[index]?.entry.key }, 'the ledger has this fee with another sum');
  });
}

async function putOff({ connection }: LearnFeesDeps, rows: readonly FeeDueRow[], now: Date): Promise<void> {
  if (rows.length === 0) return;
  await feeDueModel(connection).bulkWrite(rows.map((row) => ({
    updateOne: { filter: { _id: row._id }, update: { $set: { tries: row.tries + 1, dueAt: new Date(now.getTime() + backoffMs(row.tries)) } } },
  })));
}
