import type { Call } from '../call.ts';
import { recordEvent } from '../events/record-event.ts';
import { refundTransaction } from '../resources/balance-transaction.ts';
import { refundedBy } from '../resources/charge.ts';
import { newRefund } from '../resources/refund.ts';
import type { Charge, Refund } from '../store/tables.ts';

/** Gives `amount` of a paid charge back. The caller has checked that so much is left. */
export function refundCharge(call: Call, charge: Charge, amount: number, reason: Refund['reason'], metadata: Record<string, string>): Refund {
  const draft = newRefund(charge, amount, reason, metadata, call.now);
  const transaction = refundTransaction(draft, charge.description, call.now);
  const refund = { ...draft, balance_transaction: transaction.id };
  const after = refundedBy(charge, amount);
  call.changes.put('balance_transaction', transaction);
  call.changes.put('refund', refund);
  call.changes.put('charge', after);
  recordEvent(call, 'refund.created', 'refund', refund);
  recordEvent(call, 'charge.refunded', 'charge', after, { amount_refunded: charge.amount_refunded, refunded: charge.refunded });
  return refund;
}
