import type { Call } from '../call.ts';
import { recordEvent } from '../events/record-event.ts';
import { confirmPayment } from '../payments/confirm-payment.ts';
import type { Attempt } from '../payments/confirm-payment.ts';
import { canceled, newPaymentIntent } from '../resources/payment-intent.ts';
import { newPaymentMethod } from '../resources/payment-method.ts';
import { testCardByMethod } from '../resources/test-cards.ts';
import type { PaymentIntent, PaymentMethod } from '../store/tables.ts';
import { mergeMetadata } from '../resources/merge-metadata.ts';
import { answerList, answerObject, objectOf } from './answer.ts';
import { ApiError, invalidRequest, noSuch, unexpectedState } from './api-error.ts';
import { checkAmount } from './check-amount.ts';
import { created, currency, email, expandable, metadata, paging, statementSuffix, url } from './common-parameters.ts';
import { flag, hash, integer, list, oneOf, required, text } from './parameters.ts';
import type { Answer, Route } from './route.ts';
import { route } from './route.ts';

const confirmation = { payment_method: text(), return_url: url, receipt_email: email, ...expandable };

const creation = {
  ...confirmation,
  allowed_payment_method_types: list(required(text())),
  amount: required(integer({ least: 1 })),
  automatic_payment_methods: hash({ enabled: required(flag()), allow_redirects: oneOf('always', 'never') }),
  capture_method: oneOf('automatic', 'automatic_async'),
  confirm: flag(),
  currency: required(currency),
  customer: text(),
  description: text(1000),
  metadata,
  statement_descriptor_suffix: statementSuffix,
};

const REASONS = ['duplicate', 'fraudulent', 'requested_by_customer', 'abandoned'] as const;

/** PaymentIntents with Stripe's ready-made test cards (https://docs.stripe.com/api/payment_intents). */
export const paymentIntentRoutes: Route[] = [
  route('POST', '/v1/payment_intents', creation, (call, given) => {
    checkAmount({ amount: given.amount, currency: given.currency, param: 'amount' });
    if (given.customer !== undefined) objectOf(call, 'customer', given.customer, 'customer');
    const { enabled = given.allowed_payment_method_types === undefined, allow_redirects = 'always' } = given.automatic_payment_methods ?? {};
    const automatic = enabled ? { enabled, allow_redirects } : null;
    const intent = newPaymentIntent({
      amount: given.amount,
      currency: given.currency,
      customer: given.customer ?? null,
      description: given.description ?? null,
      metadata: mergeMetadata({}, given.metadata),
      receiptEmail: given.receipt_email ?? null,
      statementDescriptorSuffix: given.statement_descriptor_suffix ?? null,
      automatic,
      allowedTypes: given.allowed_payment_method_types ?? null,
    }, call.now);
    const method = given.payment_method === undefined ? undefined : methodFor(call, given.payment_method);
    if (given.confirm !== true && given.return_url !== undefined) {
      throw invalidRequest('The parameter `return_url` can only be used when `confirm` is true.', { param: 'return_url' });
    }
    const start: PaymentIntent = method ? { ...intent, payment_method: method.id, status: 'requires_confirmation' } : intent;
    if (method) call.changes.put('payment_method', method);
    call.changes.put('payment_intent', start);
    recordEvent(call, 'payment_intent.created', 'payment_intent', start);
    if (given.confirm !== true) return answerObject(call, 'payment_intent', start, given.expand);
    return confirm(call, start, method, given.return_url, given.expand);
  }),

  route('GET', '/v1/payment_intents', { created, customer: text(), ...paging }, (call, { customer, ...parameters }) =>
    answerList(call, 'payment_intent', '/v1/payment_intents', parameters, { where: customer === undefined ? undefined : ['customer', customer] })),

  route('GET', '/v1/payment_intents/:id', expandable, (call, parameters, id) =>
    answerObject(call, 'payment_intent', objectOf(call, 'payment_intent', id), parameters.expand)),

  route('POST', '/v1/payment_intents/:id/confirm', confirmation, (call, given, id) => {
    const intent = objectOf(call, 'payment_intent', id);
    refuseCheckout(call, intent, 'confirm');
    const method = given.payment_method !== undefined ? methodFor(call, given.payment_method)
      : intent.payment_method !== null ? call.changes.get('payment_method', intent.payment_method) : undefined;
    return confirm(call, { ...intent, receipt_email: given.receipt_email ?? intent.receipt_email }, method, given.return_url, given.expand);
  }),

  route('POST', '/v1/payment_intents/:id/cancel', { cancellation_reason: oneOf(...REASONS), ...expandable }, (call, given, id) => {
    const intent = objectOf(call, 'payment_intent', id);
    refuseCheckout(call, intent, 'cancel');
    const after = canceled(intent, given.cancellation_reason ?? null, call.now);
    if (!after) {
      throw unexpectedState(
        'payment_intent_unexpected_state',
        `You cannot cancel this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be canceled: `
        + 'requires_payment_method, requires_capture, requires_reauthorization, requires_confirmation, requires_action, processing.',
        intent,
      );
    }
    call.changes.put('payment_intent', after);
    recordEvent(call, 'payment_intent.canceled', 'payment_intent', after);
    return answerObject(call, 'payment_intent', after, given.expand);
  }),
];

/** A new PaymentMethod for one of Stripe's ready-made ones. */
function methodFor(call: Call, name: string): PaymentMethod {
  const card = testCardByMethod(name);
  if (card) {
    const { number, brand, country } = card;
    const nextYear = new Date(call.now * 1000).getUTCFullYear() + 1;
    return newPaymentMethod({ number, brand, country, expMonth: 12, expYear: nextYear }, { name: null, email: null }, call.now);
  }
  if (!call.changes.get('payment_method', name)) throw noSuch('PaymentMethod', name, 'payment_method');
  throw invalidRequest(
    'The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment and may not be used again. '
    + 'To use a PaymentMethod multiple times, you must attach it to a Customer first.',
    { param: 'payment_method' },
  );
}

function confirm(call: Call, intent: PaymentIntent, method: PaymentMethod | undefined, returnUrl: string | undefined, paths: string[] | undefined): Answer {
  if (!['requires_payment_method', 'requires_confirmation', 'requires_action'].includes(intent.status)) {
    throw unexpectedState(
      'payment_intent_unexpected_state',
      `You cannot confirm this PaymentIntent because it has already ${intent.status === 'succeeded' ? 'succeeded after being previously confirmed' : 'been canceled'}.`,
      intent,
    );
  }
  if (!method) {
    throw unexpectedState(
      'payment_intent_unexpected_state',
      "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, "
      + 'or confirm it again directly with a payment method or ConfirmationToken.',
      intent,
    );
  }
  const { automatic_payment_methods: automatic } = intent;
  if (automatic?.enabled && automatic.allow_redirects !== 'never' && returnUrl === undefined) {
    throw invalidRequest(
      'This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods might redirect your customer off of your '
      + 'page, you must provide a `return_url`. If you don\'t want to accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` and '
      + '`automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and Payment Intents.',
    );
  }
  return answerAttempt(call, confirmPayment(call, intent, method, returnUrl ?? null), paths);
}

function answerAttempt(call: Call, { intent, error }: Attempt, paths: string[] | undefined): Answer {
  if (!error) return answerObject(call, 'payment_intent', intent, paths);
  return { status: 402, body: { error: { ...error, payment_intent: intent } } };
}

/** What Checkout made, only Checkout ends. */
function refuseCheckout(call: Call, intent: PaymentIntent, action: string): void {
  const sessions = call.changes.find('checkout.session', { where: ['payment_intent', intent.id], limit: 1 });
  if (!sessions?.data.length) return;
  throw new ApiError(400, {
    type: 'invalid_request_error',
    message: `You cannot ${action} a PaymentIntent created by Checkout. To end the payment, expire the Checkout Session instead.`,
  });
}
