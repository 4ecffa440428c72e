import { withDocUrl } from '../error-body.ts';
import type { ErrorBody } from '../error-body.ts';
import type { Call } from '../call.ts';
import { recordEvent } from '../events/record-event.ts';
import { chargeTransaction } from '../resources/balance-transaction.ts';
import { failedCharge, paidCharge } from '../resources/charge.ts';
import { newId } from '../resources/new-id.ts';
import { failed, succeeded } from '../resources/payment-intent.ts';
import type { Outcome } from '../resources/test-cards.ts';
import type { PaymentIntent, PaymentMethod } from '../store/tables.ts';

type PaymentError = NonNullable<PaymentIntent['last_payment_error']> & ErrorBody;

export interface Refusal {
  intent: PaymentIntent;
  error: ErrorBody;
}

/** The bank pays: a charge, the money on the balance, the intent succeeded. */
export function settlePayment(call: Call, intent: PaymentIntent, method: PaymentMethod, authenticated: boolean): PaymentIntent {
  const id = newId('ch');
  const transaction = chargeTransaction({ ...intent, id }, call.now);
  const charge = paidCharge(intent, method, transaction.id, id, authenticated, call.now);
  const paid = succeeded(intent, method, id);
  call.changes.put('balance_transaction', transaction);
  call.changes.put('charge', charge);
  call.changes.put('payment_intent', paid);
  recordEvent(call, 'charge.succeeded', 'charge', charge);
  recordEvent(call, 'payment_intent.succeeded', 'payment_intent', paid);
  return paid;
}

/** The bank declines: a failed charge, and the intent waits for another card. */
export function declinePayment(call: Call, intent: PaymentIntent, method: PaymentMethod, outcome: Extract<Outcome, { kind: 'declines' }>): Refusal {
  const charge = failedCharge(intent, method, outcome, call.now);
  const error = {
    ...withDocUrl({ type: 'card_error', code: outcome.code, decline_code: outcome.declineCode, message: outcome.message }),
    advice_code: outcome.advice,
    charge: charge.id,
    network_decline_code: '01',
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
