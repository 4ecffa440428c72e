import type { Call } from '../call.ts';
import type { BalanceTransaction } from '../store/tables.ts';

/** Writes a transaction down and counts it into the balance. @returns its id */
export function bookTransaction(call: Call, transaction: BalanceTransaction): string {
  const { currency, created, available_on, net } = transaction;
  // What is available at once is counted in one place, so that the balance does not grow by a line each second.
  const available = available_on <= created ? 0 : available_on;
  const id = `${currency} ${available}`;
  const before = call.changes.get('funds', id)?.net ?? 0;
  call.changes.put('funds', { id, currency, available_on: available, net: before + net });
  call.changes.put('balance_transaction', transaction);
  return transaction.id;
}
