import type { Call } from '../call.ts';
import { recordEvent } from '../events/record-event.ts';
import { refundTransaction } from '../resources/balance-transaction.ts';
import { refundedBy } from '../resources/charge.ts';
import { mergeMetadata } from '../resources/merge-metadata.ts';
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

/** Changes what was noted on a refund; nothing else of it can be changed. */
export function changeRefund(call: Call, refund: Refund, change: Record<string, string | null> | null | undefined): Refund {
  const before = refund.metadata ?? {};
  const after = { ...refund, metadata: mergeMetadata(before, change) };
  if (JSON.stringify(after.metadata) === JSON.stringify(before)) return refund;
  call.changes.put('refund', after);
  recordEvent(call, 'refund.updated', 'refund', after, { metadata: before });
  return after;
}
