import type { Call } from '../call.ts';
import { recordEvent } from '../events/record-event.ts';
import { chargeTransaction } from '../resources/balance-transaction.ts';
import { capturedBy } from '../resources/charge.ts';
import { paid } from '../resources/checkout-session.ts';
import { canceled, captured } from '../resources/payment-intent.ts';
import type { Charge, PaymentIntent } from '../store/tables.ts';
import { bookTransaction } from './book-transaction.ts';
import { followUp } from './follow-up.ts';
import { forgetLater } from './plan-later.ts';
import { refundCharge } from './refund-charge.ts';
import { sessionOf } from './session-of.ts';

/** Takes `amount` of what the bank holds; the rest goes back. Null when nothing is held. */
export function capturePayment(call: Call, intent: PaymentIntent, amount: number): PaymentIntent | null {
  const charge = heldCharge(call, intent);
  if (!charge) return null;
  const transaction = chargeTransaction({ id: charge.id, amount, currency: charge.currency, description: charge.description }, call.now);
  const taken = capturedBy(charge, amount, transaction.id);
  if (!taken) return null;
  const after = captured(intent, amount);
  bookTransaction(call, transaction);
  forgetLater(call, intent.id);
  call.changes.put('charge', taken);
  call.changes.put('payment_intent', after);
  recordEvent(call, 'charge.captured', 'charge', taken, { amount_captured: 0, balance_transaction: null, captured: false });
  recordEvent(call, 'payment_intent.succeeded', 'payment_intent', after);
  const session = sessionOf(call, intent);
  if (session) call.changes.put('checkout.session', paid(session));
  followUp(call, after);
  return after;
}

/** Ends a payment that has not succeeded; what the bank holds is released. Null when it can't be canceled. */
export function cancelPayment(call: Call, intent: PaymentIntent, reason: PaymentIntent['cancellation_reason']): PaymentIntent | null {
  const over = canceled(intent, reason, call.now);
  if (!over) return null;
  const held = heldCharge(call, intent);
  forgetLater(call, intent.id);
  call.changes.put('payment_intent', over);
  if (held && reason === 'automatic') expireCharge(call, held);
  else if (held) refundCharge(call, held, { amount: held.amount, reason: null, metadata: {} }, { status: 'succeeded' });
  recordEvent(call, 'payment_intent.canceled', 'payment_intent', over);
  return over;
}

function expireCharge(call: Call, charge: Charge): void {
  const after: Charge = { ...charge, amount_refunded: charge.amount, refunded: true };
  call.changes.put('charge', after);
  recordEvent(call, 'charge.expired', 'charge', after, { amount_refunded: 0, refunded: false });
}

function heldCharge(call: Call, intent: PaymentIntent): Charge | undefined {
  if (intent.status !== 'requires_capture' || intent.latest_charge === null) return undefined;
  return call.changes.get('charge', intent.latest_charge);
}
