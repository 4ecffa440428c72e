import mongoose from 'mongoose';
import type { Stripe } from 'stripe';
import { money } from '../../shared/money.ts';
import { feeEntry, type LedgerEntry, payoutEntry, UNASSIGNED } from '../ledger/index.ts';
import { gatherEvidence, type Gathered } from './gather-evidence.ts';
import { judge, type Judged } from './judge.ts';
import { expandedSource, isPayout, type Movement, toMovement } from './movement.ts';
import { objectEvent } from './object-event.ts';
import { keepLease, type Run } from './run.ts';
import { saveJudged } from './save-judged.ts';
import type { StripeTransactionRow, TransactionState } from './transaction-model.ts';
import { PAGE, unreadFrom, walkList } from './walk-list.ts';

/** Events and fees of a movement come within moments; what has not come by then is fetched from the object itself. */
const HEAL_AFTER_MS = 10 * 60_000;
const NAME = 'balance-transactions';

/** Reads Stripe's balance transactions since the last time and compares each with the ledger. @param first where to begin when none was ever read */
export async function readTransactions(run: Run, first: Date): Promise<void> {
  await walkList(run.models.walks, {
    name: NAME,
    list: (page) => run.stripe.balanceTransactions.list({ ...page, expand: ['data.source'] }),
    take: (transactions) => takeTransactions(run, transactions),
    from: await unreadFrom(run.models.walks, NAME, { first, since: run.since }), until: run.until,
  });
}

/** @param transactions with their sources expanded */
export async function takeTransactions(run: Run, transactions: readonly Stripe.BalanceTransaction[]): Promise<void> {
  await keepLease(run);
  const settled = await run.models.transactions.find({ _id: mongoose.trusted({ $in: transactions.map(({ id }) => id) }), state: mongoose.trusted({ $in: ['matched', 'foreign'] }) }, { _id: 1 }).lean();
  const known = new Set(settled.map(({ _id }) => _id));
  const fresh = transactions.filter(({ id }) => !known.has(id));
  run.counts.transactions += fresh.length;
  const judged = await judgeAll(run, fresh.map(toMovement));
  const missing = new Set(judged.filter(({ row }) => row.state === 'waiting' || row.state === 'different').map(({ row }) => row._id));
  for (const transaction of fresh) if (missing.has(transaction.id)) await heal(run, transaction);
}

/** Movements that the ledger didn't have when they were read: by now it may. */
export function judgeAgain(run: Run): Promise<void> {
  return rejudge(run, ['waiting', 'different']);
}

/** Movements that the ledger had: it may have lost them, which nothing but the sums shows. */
export function judgeMatched(run: Run): Promise<void> {
  return rejudge(run, ['matched']);
}

async function rejudge(run: Run, states: readonly TransactionState[]): Promise<void> {
  let after = '';
  for (;;) {
    await keepLease(run);
    const rows = await run.models.transactions.find({ _id: mongoose.trusted({ $gt: after }), state: mongoose.trusted({ $in: [...states] }) }).sort({ _id: 1 }).limit(PAGE).lean();
    await judgeAll(run, rows.map(movementOf), 'ours');
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = last._id;
  }
}

function movementOf({ _id, type, category, source, chargeId, amountMinor, feeMinor, netMinor, currency, convertedFrom, paidMinor, created, availableOn, donationId }: StripeTransactionRow): Movement {
  return { _id, type, category, source, chargeId, amountMinor, feeMinor, netMinor, currency, convertedFrom, paidMinor, created, availableOn, donationId };
}

/** @param whose 'ours' when that was found out before */
async function judgeAll(run: Run, movements: readonly Movement[], whose: 'ours' | 'unknown' = 'unknown'): Promise<Judged[]> {
  if (movements.length === 0) return [];
  const gathered = await gatherEvidence(run, movements);
  const booked = movements.flatMap((movement) => payoutEntries(movement, gathered));
  for (const entry of booked) gathered.entries.set(entry.key, entry);
  const now = run.clock.now();
  const judged = movements.map((movement) => judge(movement, { entries: gathered.entries, ours: whose === 'ours' || gathered.ours.has(movement._id), now }));
  await saveJudged(run, judged, booked);
  return judged;
}

/** Nothing but this comparison books payouts: they belong to no gift. One that failed comes back under a key of its own. */
function payoutEntries({ _id, type, source, amountMinor, feeMinor, currency, created: at }: Movement, { entries }: Gathered): LedgerEntry[] {
  if (!isPayout(type) || source === null) return [];
  const parties = { organizationId: UNASSIGNED, campaignId: UNASSIGNED, fundraiserId: null, donationId: null };
  const payoutId = type === 'payout' ? source : `${source}:failed`;
  const due = [payoutEntry({ payoutId, amount: money(0 - amountMinor, currency), at, ...parties }), ...(feeMinor === 0 ? [] : [feeEntry({ transactionId: _id, fee: money(feeMinor, currency), at, ...parties })])];
  return due.filter(({ key }) => !entries.has(key));
}

/** Money moved and the ledger has not heard of it: the object itself says what happened. */
async function heal(run: Run, transaction: Stripe.BalanceTransaction): Promise<void> {
  const source = expandedSource(transaction);
  if (run.clock.now().getTime() - transaction.created * 1000 < HEAL_AFTER_MS) return;
  if (source?.object !== 'charge' && source?.object !== 'refund' && source?.object !== 'dispute') return;
  if (source.object === 'charge' && source.status !== 'succeeded') return;
  const livemode = source.object === 'refund' ? run.livemode : source.livemode;
  const taken = await run.inbox.take(objectEvent(source, livemode), 'object');
  if (taken === 'stored') run.counts.objectsMissing++;
}
