import mongoose from 'mongoose';
import type { Stripe } from 'stripe';
import type { PayoutRow } from './payout-model.ts';
import { takeTransactions } from './read-transactions.ts';
import { keepLease, type Run } from './run.ts';
import { PAGE, walkList } from './walk-list.ts';

/** A deposit takes some days, and may fail for some more: so far back its state may have changed. */
const CHANGES_MS = 21 * 86_400_000;

/** Reads Stripe's payouts since the last time, those before that may have changed, and what adds up to each. @param first where to begin when none was ever read */
export async function readPayouts(run: Run, first: Date): Promise<void> {
  const row = await run.models.walks.findById('payouts').lean();
  const next = new Date((row?.doneTo ?? first).getTime() - CHANGES_MS);
  await walkList(run.models.walks, {
    name: 'payouts',
    list: (page) => run.stripe.payouts.list(page),
    take: (payouts) => takePayouts(run, payouts),
    from: run.since !== null && run.since < next ? run.since : next,
    until: run.until,
  });
}

async function takePayouts(run: Run, payouts: readonly Stripe.Payout[]): Promise<void> {
  await keepLease(run);
  const stored = await run.models.payouts.find({ _id: mongoose.trusted({ $in: payouts.map(({ id }) => id) }), linesKnown: true }, { _id: 1 }).lean();
  const lined = new Set(stored.map(({ _id }) => _id));
  run.counts.payouts += payouts.length;
  for (const payout of payouts) {
    const complete = payout.automatic && payout.reconciliation_status === 'completed';
    if (complete && !lined.has(payout.id)) await readLines(run, payout.id);
    const { _id, ...set } = toRow(payout, complete);
    await run.models.payouts.updateOne({ _id }, { $set: set }, { upsert: true });
  }
}

/** The movements are read whole, as there may be some from before the first comparison. */
async function readLines(run: Run, payout: string): Promise<void> {
  let after: string | undefined;
  for (;;) {
    const page = await run.stripe.balanceTransactions.list({ payout, limit: PAGE, expand: ['data.source'], ...(after === undefined ? {} : { starting_after: after }) });
    await takeTransactions(run, page.data);
    await run.models.transactions.updateMany({ _id: mongoose.trusted({ $in: page.data.map(({ id }) => id) }) }, { $set: { payoutId: payout } });
    after = page.data.at(-1)?.id;
    if (!page.has_more || after === undefined) return;
  }
}

function toRow(payout: Stripe.Payout, linesKnown: boolean): PayoutRow {
  return {
    _id: payout.id,
    amountMinor: payout.amount,
    currency: payout.currency.toUpperCase(),
    status: payout.status,
    automatic: payout.automatic,
    createdAt: new Date(payout.created * 1000),
    arrivalAt: new Date(payout.arrival_date * 1000),
    failure: payout.failure_message,
    linesKnown,
  };
}
