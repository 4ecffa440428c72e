import type { Call } from '../call.ts';
import type { BalanceTransaction } from '../store/tables.ts';
import { planLater } from './plan-later.ts';

const DAY = 86_400;
/** Stands for the account's schedule in what is planned: there is one account. */
const SCHEDULE = 'payouts';

/** Writes a transaction down and counts it into the balance. @returns its id */
export function bookTransaction(call: Call, transaction: BalanceTransaction): string {
  const { currency, created, available_on, net } = transaction;
  // What is available at once is counted in one place, so that the balance does not grow by a line each second.
  const available = available_on <= created ? 0 : available_on;
  const id = `${currency} ${available}`;
  const before = call.changes.get('funds', id)?.net ?? 0;
  call.changes.put('funds', { id, currency, available_on: available, net: before + net });
  call.changes.put('balance_transaction', transaction);
  planPayouts(call);
  return transaction.id;
}

/** Where money moved, the day ends with a payout. */
export function planPayouts(call: Call): void {
  const planned = call.changes.find('later', { where: ['of', SCHEDULE], limit: 1 })?.data ?? [];
  if (planned.length === 0) planLater(call, 'pay_out', SCHEDULE, DAY - (call.now % DAY));
}
