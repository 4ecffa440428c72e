import type { Call } from '../call.ts';
import { recordChange } from '../events/record-change.ts';
import { recordEvent } from '../events/record-event.ts';
import { payoutFailureTransaction, payoutTransaction } from '../resources/balance-transaction.ts';
import { failedPayout, newPayout, paidPayout } from '../resources/payout.ts';
import type { PayoutInput } from '../resources/payout.ts';
import type { BalanceTransaction, Payout } from '../store/tables.ts';
import { bookTransaction, planPayouts } from './book-transaction.ts';
import { planLater } from './plan-later.ts';

const EVERY_LINE = 100_000;
/** One payout is one unit of work, which should stay short; what is more goes out with the next. */
const MOST_LINES = 5_000;

/** What isn't available yet has its turn on another day. */
export function payOutOfTheDay(call: Call): void {
  payOutAll(call);
  if (currencies(call).some((currency) => call.changes.find('balance_transaction', { where: ['unpaid', currency], limit: 1 })?.data.length === 1)) planPayouts(call);
}

/** Sends what is available and was not paid out yet to the bank, one payout a currency, as the daily schedule does. */
export function payOutAll(call: Call, only?: string): Payout[] {
  return currencies(call).filter((currency) => only === undefined || currency === only).flatMap((currency) => payOutOne(call, currency) ?? []);
}

function currencies(call: Call): string[] {
  const funds = call.changes.find('funds', { limit: EVERY_LINE })?.data ?? [];
  return [...new Set(funds.map(({ currency }) => currency))].sort();
}

/** Null when there is nothing, or less than nothing: then it waits for new payments. */
function payOutOne(call: Call, currency: string): Payout | null {
  const lines = call.changes.find('balance_transaction', { where: ['unpaid', currency], keep: ({ available_on }) => available_on <= call.now, limit: MOST_LINES })?.data ?? [];
  const amount = lines.reduce((sum, { net }) => sum + net, 0);
  if (amount <= 0) return null;
  const payout = makePayout(call, { amount, currency, automatic: true, description: 'STRIPE PAYOUT', metadata: {}, statementDescriptor: null });
  for (const line of lines) call.changes.put('balance_transaction', { ...line, payout: payout.id });
  recordEvent(call, 'payout.reconciliation_completed', 'payout', payout);
  return payout;
}

/** Sends a sum to the bank. The caller has checked that so much is there. */
export function makePayout(call: Call, input: PayoutInput): Payout {
  const draft = newPayout(input, call.now);
  const transaction = payoutTransaction(draft, call.now);
  bookTransaction(call, input.automatic ? { ...transaction, payout: draft.id } : transaction);
  const payout = { ...draft, balance_transaction: transaction.id };
  call.changes.put('payout', payout);
  recordEvent(call, 'payout.created', 'payout', payout);
  planLater(call, 'pay_payout', payout.id, Math.max(0, payout.arrival_date - call.now));
  return payout;
}

export function settlePayout(call: Call, payout: Payout): void {
  const paid = paidPayout(payout);
  if (!paid) return;
  call.changes.put('payout', paid);
  recordEvent(call, 'payout.paid', 'payout', paid, { status: payout.status });
}

/** The bank sends it back. Null when it did before. */
export function failPayout(call: Call, payout: Payout): Payout | null {
  const back: BalanceTransaction = payoutFailureTransaction(payout, call.now);
  const failed = failedPayout(payout, back.id);
  if (!failed) return null;
  bookTransaction(call, back);
  recordChange(call, 'payout.updated', 'payout', payout, failed);
  recordEvent(call, 'payout.failed', 'payout', failed, { status: payout.status });
  return failed;
}
