import mongoose, { type Connection } from 'mongoose';
import type { Stripe } from 'stripe';
import type { Logger } from '../../platform/log/logger.ts';
import { inTransaction } from '../../platform/mongo/in-transaction.ts';
import type { Clock } from '../../shared/clock.ts';
import { feeEntry, type Ledger, type LedgerEntry } from '../ledger/index.ts';
import { feeDueModel, type FeeDueRow } from './due-models.ts';
import { idOf, stripeDate, stripeMoney } from './payment.ts';
import { type SourceReader, transactionsOfSource } from './transactions-of-source.ts';

export interface LearnFeesDeps {
  connection: Connection;
  stripe: Pick<Stripe, 'balanceTransactions'> & SourceReader;
  ledger: Pick<Ledger, 'appendMany'>;
  clock: Clock;
  log: Pick<Logger, 'error'>;
}

const BATCH = 2_000;
const PAGE = 100;
/** Charge and balance transaction are made together, but not in the same second always. */
const SLACK_SECONDS = 60;
const DAY_MS = 86_400_000;
/** So many old ones are asked for by name; for more, as after an outage, the list is cheaper. */
const MOST_BY_NAME = 50;
/** What Stripe has not booked by then it never will: a charge that was undone within its network, a refund canceled before it left. */
const GIVE_UP_MS = 30 * DAY_MS;
/** Waits for a fee that Stripe doesn't know yet: 20 s, 40 s, … six hours at most. */
const backoffMs = (tries: number) => Math.min(20_000 * 2 ** tries, 6 * 3_600_000);

interface Found {
  rowId: string;
  transaction: Stripe.BalanceTransaction;
}

/**
 * Learns the fees of all charges, refunds and disputes that are due by one walk through the list of balance transactions,
 * a hundred a call, newest first, back to the oldest that is waited for. It ends as soon as all are found. A few old ones
 * are asked for by name: the walk for one of them would be through months.
 * @returns how many fees it learned, those of nothing among them
 */
export async function learnFees(deps: LearnFeesDeps): Promise<number> {
  const now = deps.clock.now();
  const rows = await feeDueModel(deps.connection).find({ dueAt: mongoose.trusted({ $lte: now }) }).sort({ dueAt: 1 }).limit(BATCH).lean();
  if (rows.length === 0) return 0;
  const { listed, named } = apart(rows, now);
  const found = listed.length === 0 ? [] : await findInList(deps.stripe, listed);
  for (let at = 0; at < found.length; at += PAGE) await book(deps, found.slice(at, at + PAGE));
  const foundByName = named.length === 0 ? [] : await askByName(deps.stripe, named);
  if (foundByName.length > 0) await book(deps, foundByName);
  const foundIds = new Set([...found, ...foundByName].map(({ rowId }) => rowId));
  await giveUpOrPutOff(deps, [...listed, ...named].filter(({ _id }) => !foundIds.has(_id)), now);
  return foundIds.size;
}

/** Which to look for in the list, and which to ask for by name. Old ones beyond these wait for the next run. */
function apart(rows: readonly FeeDueRow[], now: Date): { listed: FeeDueRow[]; named: FeeDueRow[] } {
  const isOld = ({ chargedAt }: FeeDueRow) => now.getTime() - chargedAt.getTime() > DAY_MS;
  const old = rows.filter(isOld);
  const recent = rows.filter((row) => !isOld(row));
  if (old.length <= MOST_BY_NAME) return { listed: recent, named: old };
  return { listed: [...recent, ...old.filter(({ tries }) => tries === 0)], named: old.filter(({ tries }) => tries > 0).slice(0, MOST_BY_NAME) };
}

async function findInList(stripe: LearnFeesDeps['stripe'], rows: readonly FeeDueRow[]): Promise<Found[]> {
  const waiting = new Set(rows.map(({ _id }) => _id));
  const oldest = Math.min(...rows.map((row) => row.chargedAt.getTime()));
  const found: Found[] = [];
  const list = stripe.balanceTransactions.list({ created: { gte: Math.floor(oldest / 1000) - SLACK_SECONDS }, limit: PAGE });
  for await (const transaction of list) {
    const rowId = dueIdOf(transaction);
    if (!waiting.delete(rowId)) continue;
    found.push({ rowId, transaction });
    if (waiting.size === 0) break;
  }
  return found;
}

async function askByName(stripe: LearnFeesDeps['stripe'], rows: readonly FeeDueRow[]): Promise<Found[]> {
  const found: Found[] = [];
  for (const { _id } of rows) {
    const transactions = await transactionsOfSource(stripe, _id.split(':')[0] ?? _id);
    const transaction = transactions.find((each) => dueIdOf(each) === _id);
    if (transaction !== undefined) found.push({ rowId: _id, transaction });
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

/**
 * Whoever booked a fee before us took its row away. Read again in the transaction, a row also says whose the payment is by
 * now: staff may have found its gift meanwhile.
 */
async function book({ connection, ledger, log }: LearnFeesDeps, found: readonly Found[]): Promise<void> {
  const ids = mongoose.trusted({ $in: found.map(({ rowId }) => rowId) });
  const { entries, results } = await inTransaction(connection, async (session) => {
    const rows = new Map((await feeDueModel(connection).find({ _id: ids }, null, { session }).lean()).map((row) => [row._id, row]));
    const entries = found.flatMap(({ rowId, transaction }) => {
      const row = rows.get(rowId);
      // A refund costs nothing in most countries: then there is nothing to book, and nothing to wait for either.
      return row === undefined || transaction.fee === 0 ? [] : [entryOf(row, transaction)];
    });
    const results = await ledger.appendMany(entries, { session });
    await feeDueModel(connection).deleteMany({ _id: ids }, { session });
    return { entries, results };
  });
  results.forEach((result, index) => {
    if (result === 'conflict') log.error({ entry: entries[index]?.key }, 'the ledger has this fee with another sum');
  });
}

/** What is given up is said once. A fee that turns up later all the same is a difference that the comparison of the books finds. */
async function giveUpOrPutOff({ connection, log }: LearnFeesDeps, rows: readonly FeeDueRow[], now: Date): Promise<void> {
  const due = feeDueModel(connection);
  const isOver = ({ since, chargedAt }: FeeDueRow) => now.getTime() - (since ?? chargedAt).getTime() > GIVE_UP_MS;
  for (const { _id, donationId, tries } of rows.filter(isOver)) {
    const { deletedCount } = await due.deleteOne({ _id });
    if (deletedCount > 0) log.error({ source: _id, donation: donationId, tries }, 'Stripe has had no balance transaction for this for a month; its fee is looked for no longer');
  }
  const waiting = rows.filter((row) => !isOver(row));
  if (waiting.length === 0) return;
  await due.bulkWrite(waiting.map((row) => ({
    updateOne: { filter: { _id: row._id }, update: { $set: { tries: row.tries + 1, dueAt: new Date(now.getTime() + backoffMs(row.tries)) } } },
  })));
}
