import mongoose, { type Connection } from 'mongoose';
import type { Stripe } from 'stripe';
import type { Logger } from '../../platform/log/logger.ts';
import { inTransaction } from '../../platform/mongo/in-transaction.ts';
import type { Clock } from '../../shared/clock.ts';
import { feeEntry, type Ledger, type LedgerEntry } from '../ledger/index.ts';
import { feeDueModel, type FeeDueRow } from './due-models.ts';
import { idOf, stripeDate, stripeMoney } from './payment.ts';

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
  entry: LedgerEntry | null;
}

/**
 * Learns the fees of all charges, refunds and disputes that are due by one walk through the list of balance transactions,
 * a hundred a call, newest first, back to the oldest that is waited for. It ends as soon as all are found.
 * @returns how many fees it learned, those of nothing among them
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
    const row = waiting.get(dueIdOf(transaction));
    if (row === undefined) continue;
    waiting.delete(row._id);
    // A refund costs nothing in most countries: then there is nothing to book, and nothing to wait for either.
    found.push({ row, entry: transaction.fee === 0 ? null : entryOf(row, transaction) });
    if (waiting.size === 0) break;
  }
  return found;
}

/** The row that waits for a transaction. A refund and a dispute have two when the money comes back. */
function dueIdOf({ type, source, amount }: Stripe.BalanceTransaction): string {
  const id = idOf(source) ?? '';
  return type === 'charge' || type === 'payment' || amount < 0 ? id : `${id}:back`;
}

function entryOf({ organizationId, campaignId, fundraiserId, donationId }: FeeDueRow, transaction: Stripe.BalanceTransaction): LedgerEntry {
  return feeEntry({
    transactionId: transaction.id,
    fee: stripeMoney(transaction.fee, transaction.currency),
    at: stripeDate(transaction.created),
    organizationId, campaignId, fundraiserId, donationId,
  });
}

/** Whoever booked a fee before us wrote the same entry; only its row may be left. */
async function book({ connection, ledger, log }: LearnFeesDeps, found: readonly Found[]): Promise<void> {
  const entries = found.flatMap(({ entry }) => entry ?? []);
  const results = await inTransaction(connection, async (session) => {
    const appended = await ledger.appendMany(entries, { session });
    await feeDueModel(connection).deleteMany({ _id: mongoose.trusted({ $in: found.map(({ row }) => row._id) }) }, { session });
    return appended;
  });
  results.forEach((result, index) => {
    if (result === 'conflict') log.error({ entry: entries[index]?.key }, 'the ledger has this fee with another sum');
  });
}

async function putOff({ connection }: LearnFeesDeps, rows: readonly FeeDueRow[], now: Date): Promise<void> {
  if (rows.length === 0) return;
  await feeDueModel(connection).bulkWrite(rows.map((row) => ({
    updateOne: { filter: { _id: row._id }, update: { $set: { tries: row.tries + 1, dueAt: new Date(now.getTime() + backoffMs(row.tries)) } } },
  })));
}
