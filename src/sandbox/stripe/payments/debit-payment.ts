import { withDocUrl } from '../error-body.ts';
import type { Call } from '../call.ts';
import { recordEvent } from '../events/record-event.ts';
import { chargeTransaction } from '../resources/balance-transaction.ts';
import { pendingCharge, refusedCharge, settledCharge } from '../resources/charge.ts';
import { paid } from '../resources/checkout-session.ts';
import { failed, processing, succeeded } from '../resources/payment-intent.ts';
import { newMandate } from '../resources/payment-method.ts';
import { debitOutcomeOf } from '../resources/test-ibans.ts';
import type { Charge, CheckoutSession, PaymentIntent, PaymentMethod } from '../store/tables.ts';
import { bookTransaction } from './book-transaction.ts';
import { followUp } from './follow-up.ts';
import { planLater } from './plan-later.ts';
import { sessionOf } from './session-of.ts';

/** Asks the payer's bank for a direct debit; its answer comes later. */
export function startDebit(call: Call, intent: PaymentIntent, method: PaymentMethod): PaymentIntent {
  const mandate = newMandate(method, call.now);
  const charge = pendingCharge(intent, method, mandate.id, call.now);
  const waiting = processing(intent, method, charge.id);
  call.changes.put('mandate', mandate);
  call.changes.put('charge', charge);
  call.changes.put('payment_intent', waiting);
  recordEvent(call, 'charge.pending', 'charge', charge);
  recordEvent(call, 'payment_intent.processing', 'payment_intent', waiting);
  const { succeeds, after } = debitOutcomeOf(method);
  planLater(call, succeeds ? 'settle_debit' : 'fail_debit', intent.id, after);
  return waiting;
}

/** The bank's answer to a debit has come. Nothing happens when it waits for none. */
export function finishDebit(call: Call, intent: PaymentIntent, succeeds: boolean): void {
  const charge = call.changes.get('charge', intent.latest_charge);
  const method = call.changes.get('payment_method', intent.payment_method);
  if (intent.status !== 'processing' || !charge || !method) return;
  const session = sessionOf(call, intent);
  if (succeeds) settle(call, { intent, charge, method, session });
  else refuse(call, { intent, charge, method, session });
}

interface Debit {
  intent: PaymentIntent;
  charge: Charge;
  method: PaymentMethod;
  session: CheckoutSession | undefined;
}

function settle(call: Call, { intent, charge, method, session }: Debit): void {
  const transaction = bookTransaction(call, chargeTransaction({ ...charge, method: method.type }, call.now));
  const settled = settledCharge(charge, transaction);
  const after = succeeded(intent, method, charge.id);
  call.changes.put('charge', settled);
  call.changes.put('payment_intent', after);
  recordEvent(call, 'charge.succeeded', 'charge', settled);
  recordEvent(call, 'payment_intent.succeeded', 'payment_intent', after);
  if (session) {
    const done = paid(session);
    call.changes.put('checkout.session', done);
    recordEvent(call, 'checkout.session.async_payment_succeeded', 'checkout.session', done);
  }
  followUp(call, after);
}

function refuse(call: Call, { intent, charge, method, session }: Debit): void {
  const { failure } = debitOutcomeOf(method);
  const code = failure ?? 'payment_intent_payment_attempt_failed';
  const message = failure === 'insufficient_funds'
    ? "The customer's account has insufficient funds to cover this payment."
    : 'The payment failed.';
  const refused = refusedCharge(charge, failure ?? 'generic_could_not_process', message);
  const error = { ...withDocUrl({ type: 'card_error', code, message }), charge: charge.id, payment_method: method };
  const after = failed(intent, error, charge.id);
  call.changes.put('charge', refused);
  call.changes.put('payment_intent', after);
  recordEvent(call, 'charge.failed', 'charge', refused);
  recordEvent(call, 'payment_intent.payment_failed', 'payment_intent', after);
  if (session) recordEvent(call, 'checkout.session.async_payment_failed', 'checkout.session', session);
}
