import type { Call } from '../call.ts';
import { recordEvent } from '../events/record-event.ts';
import { cancelPayment, capturePayment } from '../payments/capture-payment.ts';
import { sessionOf } from '../payments/session-of.ts';
import { mergeMetadata } from '../resources/merge-metadata.ts';
import { paymentMethodTypes } from '../resources/payment-intent.ts';
import type { PaymentIntent, PaymentMethod } from '../store/tables.ts';
import { answerList, answerObject, objectOf } from './answer.ts';
import { invalidRequest, unexpectedState } from './api-error.ts';
import { givenOnly } from './given-only.ts';
import { checkAmount } from './check-amount.ts';
import { checkCapture } from './check-capture.ts';
import { created, expandable, metadata, paging, shippingOf, statementSuffix } from './common-parameters.ts';
import { confirmIntent, methodFor } from './confirm-intent.ts';
import { checkConfirmation, confirmation, intentChange, intentCreation, readIntent } from './payment-intent-parameters.ts';
import type { IntentChange } from './payment-intent-parameters.ts';
import { emptyable, flag, integer, oneOf, text } from './parameters.ts';
import { route } from './route.ts';
import type { Route } from './route.ts';

const REASONS = ['duplicate', 'fraudulent', 'requested_by_customer', 'abandoned'] as const;
const capture = { amount_to_capture: integer({ least: 1 }), final_capture: flag(), metadata: emptyable(metadata), statement_descriptor_suffix: statementSuffix, ...expandable };

/** PaymentIntents (https://docs.stripe.com/api/payment_intents). */
export const paymentIntentRoutes: Route[] = [
  route('POST', '/v1/payment_intents', intentCreation, (call, given) => {
    const intent = readIntent(call, given);
    const method = methodFor(call, intent, given);
    const start = method ? withMethod(call, intent, method) : intent;
    call.changes.put('payment_intent', start);
    recordEvent(call, 'payment_intent.created', 'payment_intent', start);
    if (given.confirm !== true) return answerObject(call, 'payment_intent', start, given.expand);
    return confirmIntent(call, start, method, given);
  }),

  route('GET', '/v1/payment_intents', { created, customer: text(), ...paging }, (call, { customer, ...parameters }) =>
    answerList(call, 'payment_intent', '/v1/payment_intents', parameters, { by: { customer } })),

  route('GET', '/v1/payment_intents/:id', { client_secret: text(), ...expandable }, (call, parameters, id) =>
    answerObject(call, 'payment_intent', objectOf(call, 'payment_intent', id), parameters.expand)),

  route('POST', '/v1/payment_intents/:id', intentChange, (call, given, id) => {
    const intent = changeIntent(call, objectOf(call, 'payment_intent', id), given);
    call.changes.put('payment_intent', intent);
    return answerObject(call, 'payment_intent', intent, given.expand);
  }),

  route('POST', '/v1/payment_intents/:id/confirm', confirmation, (call, given, id) => {
    const intent = objectOf(call, 'payment_intent', id);
    refuseCheckout(call, intent, 'confirm');
    checkConfirmation(given, true);
    const known = call.changes.get('payment_method', intent.payment_method);
    const method = methodFor(call, intent, given) ?? known;
    const start: PaymentIntent = {
      ...intent, receipt_email: given.receipt_email ?? intent.receipt_email, shipping: shippingOf(given.shipping) ?? intent.shipping,
    };
    return confirmIntent(call, start, method, given);
  }),

  route('POST', '/v1/payment_intents/:id/capture', capture, (call, given, id) => {
    const intent = objectOf(call, 'payment_intent', id);
    const amount = given.amount_to_capture ?? intent.amount_capturable;
    if (intent.status === 'requires_capture') checkCapture(amount, intent.amount_capturable, 'amount_to_capture');
    const after = capturePayment(call, intent, amount);
    if (!after) {
      throw unexpectedState(
        'payment_intent_unexpected_state',
        `This PaymentIntent could not be captured because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be captured: `
        + 'requires_capture.',
        intent,
      );
    }
    const noted = { ...after, metadata: mergeMetadata(after.metadata, given.metadata) };
    call.changes.put('payment_intent', noted);
    return answerObject(call, 'payment_intent', noted, given.expand);
  }),

  route('POST', '/v1/payment_intents/:id/cancel', { cancellation_reason: oneOf(...REASONS), ...expandable }, (call, given, id) => {
    const intent = objectOf(call, 'payment_intent', id);
    refuseCheckout(call, intent, 'cancel');
    const after = cancelPayment(call, intent, given.cancellation_reason ?? null);
    if (!after) {
      throw unexpectedState(
        'payment_intent_unexpected_state',
        `You cannot cancel this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be canceled: `
        + 'requires_payment_method, requires_capture, requires_reauthorization, requires_confirmation, requires_action, processing.',
        intent,
      );
    }
    return answerObject(call, 'payment_intent', after, given.expand);
  }),
];

function withMethod(call: Call, intent: PaymentIntent, method: PaymentMethod): PaymentIntent {
  call.changes.put('payment_method', method);
  return { ...intent, payment_method: method.id, status: 'requires_confirmation' };
}

function changeIntent(call: Call, intent: PaymentIntent, given: IntentChange): PaymentIntent {
  const { expand: _, metadata: notes, payment_method, payment_method_data, shipping, ...plain } = given;
  const finished = !['requires_payment_method', 'requires_confirmation', 'requires_action'].includes(intent.status);
  const touchesMoney = plain.amount !== undefined || plain.currency !== undefined || payment_method !== undefined || payment_method_data !== undefined;
  if (finished && touchesMoney) {
    throw unexpectedState(
      'payment_intent_unexpected_state',
      `This PaymentIntent's amount could not be updated because it has a status of ${intent.status}. You may only update the amount of a PaymentIntent with one of the following `
      + 'statuses: requires_payment_method, requires_confirmation, requires_action.',
      intent,
    );
  }
  if (plain.customer !== undefined) objectOf(call, 'customer', plain.customer, 'customer');
  const changed: PaymentIntent = {
    ...intent, ...givenOnly(plain), ...(shipping !== undefined && { shipping: shippingOf(shipping) }), metadata: mergeMetadata(intent.metadata, notes),
  };
  if (touchesMoney) checkAmount({ amount: changed.amount, currency: changed.currency, param: 'amount' });
  const typed = { ...changed, payment_method_types: paymentMethodTypes(changed.allowed_payment_method_types, changed.currency) };
  const method = methodFor(call, typed, { payment_method, payment_method_data });
  return method ? withMethod(call, typed, method) : typed;
}

/** What Checkout made, only Checkout ends. */
function refuseCheckout(call: Call, intent: PaymentIntent, action: string): void {
  // What Checkout has authorized is the shop's to release.
  if (!sessionOf(call, intent) || intent.status === 'requires_capture') return;
  throw invalidRequest(`You cannot ${action} a PaymentIntent created by Checkout. To end the payment, expire the Checkout Session instead.`);
}
