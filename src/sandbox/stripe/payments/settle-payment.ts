import { withDocUrl } from '../error-body.ts';
import type { ErrorBody } from '../error-body.ts';
import type { Call } from '../call.ts';
import { recordEvent } from '../events/record-event.ts';
import { chargeTransaction } from '../resources/balance-transaction.ts';
import { failedCharge, paidCharge } from '../resources/charge.ts';
import { newId } from '../resources/new-id.ts';
import { authorized, failed, succeeded } from '../resources/payment-intent.ts';
import type { Declines } from '../resources/test-card.ts';
import { afterwardsOf } from '../resources/test-cards.ts';
import type { PaymentIntent, PaymentMethod } from '../store/tables.ts';
import { bookTransaction } from './book-transaction.ts';
import { planLater } from './plan-later.ts';

type PaymentError = NonNullable<PaymentIntent['last_payment_error']> & ErrorBody;

const SEVEN_DAYS = 7 * 86_400;

interface Refusal {
  intent: PaymentIntent;
  error: ErrorBody;
}

/** The bank says yes: it pays, or holds the money when it is to be captured by hand. */
export function settlePayment(call: Call, intent: PaymentIntent, method: PaymentMethod, authenticated: boolean): PaymentIntent {
  return intent.capture_method === 'manual' ? authorizePayment(call, intent, method, authenticated) : receivePayment(call, intent, method, authenticated);
}

/** A charge, the money on the balance, the intent succeeded. */
function receivePayment(call: Call, intent: PaymentIntent, method: PaymentMethod, authenticated: boolean): PaymentIntent {
  const id = newId('ch');
  const { available, risk } = afterwardsOf(method);
  const transaction = bookTransaction(call, chargeTransaction({ ...intent, id, method: method.type, atOnce: available === true }, call.now));
  const charge = paidCharge(intent, method, { id, transaction, authenticated, risk }, call.now);
  const paid = succeeded(intent, method, id);
  call.changes.put('charge', charge);
  call.changes.put('payment_intent', paid);
  // Captured asynchronously, a charge is told of before its balance transaction is known: "charge.updated" brings that.
  recordEvent(call, 'charge.succeeded', 'charge', intent.capture_method === 'automatic_async' ? { ...charge, balance_transaction: null } : charge);
  recordEvent(call, 'payment_intent.succeeded', 'payment_intent', paid);
  return paid;
}

function authorizePayment(call: Call, intent: PaymentIntent, method: PaymentMethod, authenticated: boolean): PaymentIntent {
  const charge = paidCharge(intent, method, { id: newId('ch'), transaction: null, authenticated, risk: afterwardsOf(method).risk }, call.now);
  const waiting = authorized(intent, method, charge.id);
  call.changes.put('charge', charge);
  call.changes.put('payment_intent', waiting);
  recordEvent(call, 'charge.succeeded', 'charge', charge);
  recordEvent(call, 'payment_intent.amount_capturable_updated', 'payment_intent', waiting);
  planLater(call, 'expire_authorization', intent.id, SEVEN_DAYS);
  return waiting;
}

/** The bank declines: a failed charge, and the intent waits for another card. */
export function declinePayment(call: Call, intent: PaymentIntent, method: PaymentMethod, declined: Declines): Refusal {
  const charge = failedCharge(intent, method, declined, call.now);
  const error = {
    ...withDocUrl({ type: 'card_error', code: declined.code, decline_code: declined.declineCode, message: declined.message }),
    advice_code: declined.advice,
    charge: charge.id,
    ...(!declined.blocked && { network_decline_code: '01' }),
    payment_method: method,
  };
  call.changes.put('charge', charge);
  recordEvent(call, 'charge.failed', 'charge', charge);
  return refuse(call, intent, error, charge.id);
}

/** The payer was not authenticated: no charge is tried, and the intent waits for another card. */
export function failAuthentication(call: Call, intent: PaymentIntent, method: PaymentMethod): Refusal {
  const error = {
    ...withDocUrl({
      type: 'invalid_request_error',
      code: 'payment_intent_authentication_failure',
      message: 'We are unable to authenticate your payment method. Please choose a different payment method and try again.',
    }),
    payment_method: method,
  };
  return refuse(call, intent, error, null);
}

function refuse(call: Call, intent: PaymentIntent, error: PaymentError, charge: string | null): Refusal {
  const waiting = failed(intent, error, charge);
  call.changes.put('payment_intent', waiting);
  recordEvent(call, 'payment_intent.payment_failed', 'payment_intent', waiting);
  return { intent: waiting, error };
}
