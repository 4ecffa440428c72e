import type { Call } from '../call.ts';
import { recordEvent } from '../events/record-event.ts';
import { refundFailureTransaction, refundTransaction } from '../resources/balance-transaction.ts';
import { refundedBy } from '../resources/charge.ts';
import { mergeMetadata } from '../resources/merge-metadata.ts';
import { newRefund, settledRefund, undoneRefund } from '../resources/refund.ts';
import type { RefundInput } from '../resources/refund.ts';
import { afterwardsOf } from '../resources/test-cards.ts';
import type { Charge, Refund } from '../store/tables.ts';
import { bookTransaction } from './book-transaction.ts';
import { forgetLater, planLater } from './plan-later.ts';

/** How a refund goes: its status at first, and what becomes of it some seconds later. */
interface RefundCourse {
  status: RefundInput['status'];
  afterwards?: 'settle_refund' | 'fail_refund' | undefined;
}

const A_WHILE = 5;

/** Gives `amount` of a paid charge back. The caller has checked that so much is left. */
export function refundCharge(call: Call, charge: Charge, input: Omit<RefundInput, 'status'>, course: RefundCourse = courseOf(call, charge)): Refund {
  const draft = newRefund(charge, { ...input, status: course.status }, call.now);
  const method = charge.payment_method_details?.type;
  const taken = charge.captured ? bookTransaction(call, refundTransaction(draft, charge.description, call.now, method)) : null;
  const refund = { ...draft, balance_transaction: taken };
  const after = refundedBy(charge, input.amount);
  call.changes.put('refund', refund);
  call.changes.put('charge', after);
  recordEvent(call, 'refund.created', 'refund', refund);
  recordEvent(call, 'charge.refunded', 'charge', after, { amount_refunded: charge.amount_refunded, refunded: charge.refunded });
  if (course.afterwards) planLater(call, course.afterwards, refund.id, A_WHILE);
  return refund;
}

/** Changes what was noted on a refund; nothing else of it can be changed. */
export function changeRefund(call: Call, refund: Refund, change: Record<string, string | null> | null | undefined): Refund {
  const before = refund.metadata ?? {};
  const after = { ...refund, metadata: mergeMetadata(before, change) };
  if (JSON.stringify(after.metadata) === JSON.stringify(before)) return refund;
  return tell(call, after, { metadata: before });
}

/** A pending refund has reached the payer. Null when it was not on its way. */
export function settleRefund(call: Call, refund: Refund): Refund | null {
  const settled = settledRefund(refund);
  return settled && tell(call, settled, { status: refund.status });
}

/** The money of a refund came back: it failed, or was called off. Null when it had come back before. */
export function undoRefund(call: Call, refund: Refund, status: 'failed' | 'canceled', reason: string): Refund | null {
  const charge = call.changes.get('charge', refund.charge);
  const back = refundFailureTransaction(refund, call.now);
  const undone = undoneRefund(refund, status, back.id, reason);
  if (!undone || !charge) return null;
  forgetLater(call, refund.id);
  bookTransaction(call, back);
  call.changes.put('charge', refundedBy(charge, -refund.amount));
  if (status === 'failed') {
    call.changes.put('refund', undone);
    recordEvent(call, 'refund.failed', 'refund', undone);
  }
  return tell(call, undone, { status: refund.status });
}

function tell(call: Call, refund: Refund, previous: Partial<Refund>): Refund {
  call.changes.put('refund', refund);
  recordEvent(call, 'charge.refund.updated', 'refund', refund, previous);
  recordEvent(call, 'refund.updated', 'refund', refund, previous);
  return refund;
}

/** As the test card has it; a bank transfer takes a while. */
function courseOf(call: Call, charge: Charge): RefundCourse {
  const method = call.changes.get('payment_method', charge.payment_method);
  if (method?.type === 'sepa_debit') return { status: 'pending', afterwards: 'settle_refund' };
  const { refund } = method ? afterwardsOf(method) : {};
  if (refund === 'pending') return { status: 'pending', afterwards: 'settle_refund' };
  return { status: 'succeeded', afterwards: refund === 'fails' ? 'fail_refund' : undefined };
}
