import type { Call } from '../call.ts';
import { confirmPayment } from '../payments/confirm-payment.ts';
import { followUp } from '../payments/follow-up.ts';
import { outcomeOf } from '../resources/test-cards.ts';
import type { PaymentIntent, PaymentMethod } from '../store/tables.ts';
import { answerObject } from './answer.ts';
import { ApiError, invalidRequest, noSuch, unexpectedState } from './api-error.ts';
import { newMethod, readyMadeMethod } from './read-payment-method.ts';
import type { MethodFields } from './read-payment-method.ts';
import type { Confirmation } from './payment-intent-parameters.ts';
import type { Answer } from './route.ts';

/** The method that a request names or describes; undefined when it does neither. @throws ApiError */
export function methodFor(call: Call, { customer }: Pick<PaymentIntent, 'customer'>, given: { payment_method?: string | undefined; payment_method_data?: MethodFields | undefined }): PaymentMethod | undefined {
  if (given.payment_method_data) return newMethod(call, given.payment_method_data, 'payment_method_data');
  const { payment_method: name } = given;
  if (name === undefined) return undefined;
  const ready = readyMadeMethod(call, name);
  if (ready) return ready;
  const method = call.changes.get('payment_method', name);
  if (!method) throw noSuch('PaymentMethod', name, 'payment_method');
  if (method.customer !== null && method.customer !== customer) {
    throw invalidRequest(
      'The provided PaymentMethod cannot be used with this PaymentIntent: it belongs to a customer. Supply its customer in the `customer` parameter.', { param: 'payment_method' },
    );
  }
  if (method.customer === null && call.changes.find('charge', { limit: 1, where: ['payment_method', name] })?.data.length) {
    throw invalidRequest(
      'The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment and may not be used again. '
      + 'To use a PaymentMethod multiple times, you must attach it to a Customer first.',
      { param: 'payment_method' },
    );
  }
  return method;
}

/** Confirms an intent with a method, and answers how it went. @throws ApiError when it can't be confirmed at all */
export function confirmIntent(call: Call, intent: PaymentIntent, method: PaymentMethod | undefined, given: Confirmation): Answer {
  checkState(intent);
  if (!method) throw missingMethod(intent);
  checkMethod(intent, method);
  checkReturnUrl(intent, given.return_url);
  if (given.error_on_requires_action === true && method.type === 'card' && outcomeOf(method).kind === 'authenticates') {
    throw new ApiError(402, {
      type: 'card_error', code: 'authentication_required', decline_code: 'authentication_required',
      message: 'Your card was declined. This transaction requires authentication.', payment_method: method,
    });
  }
  const saving = given.setup_future_usage === undefined ? intent : { ...intent, setup_future_usage: given.setup_future_usage };
  const attempt = confirmPayment(call, saving, method, given.return_url ?? null);
  if (attempt.error) return { status: 402, body: { error: { ...attempt.error, payment_intent: attempt.intent } } };
  followUp(call, attempt.intent);
  return answerObject(call, 'payment_intent', attempt.intent, given.expand);
}

function checkState(intent: PaymentIntent): void {
  if (['requires_payment_method', 'requires_confirmation', 'requires_action'].includes(intent.status)) return;
  const why = intent.status === 'canceled' ? 'it has been canceled'
    : intent.status === 'succeeded' ? 'it has already succeeded after being previously confirmed' : `it has a status of ${intent.status}`;
  throw unexpectedState('payment_intent_unexpected_state', `You cannot confirm this PaymentIntent because ${why}.`, intent);
}

function missingMethod(intent: PaymentIntent): ApiError {
  return unexpectedState(
    'payment_intent_unexpected_state',
    "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, "
    + 'or confirm it again directly with a payment method or ConfirmationToken.',
    intent,
  );
}

function checkMethod(intent: PaymentIntent, { type }: PaymentMethod): void {
  if (!intent.payment_method_types.includes(type)) {
    throw invalidRequest(
      `The PaymentMethod provided (${type}) is not allowed for this PaymentIntent. Please attach a PaymentMethod of one of the following types: `
      + `${intent.payment_method_types.join(', ')}.`,
      { code: 'payment_intent_incompatible_payment_method', param: 'payment_method' },
    );
  }
  if (intent.capture_method === 'manual' && type !== 'card') {
    throw invalidRequest(`The payment method type \`${type}\` does not support manual capture.`, { param: 'payment_method' });
  }
}

function checkReturnUrl({ automatic_payment_methods: automatic }: PaymentIntent, returnUrl: string | undefined): void {
  if (!automatic?.enabled || automatic.allow_redirects === 'never' || returnUrl !== undefined) return;
  throw invalidRequest(
    'This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods might redirect your customer off of your '
    + 'page, you must provide a `return_url`. If you don\'t want to accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` and '
    + '`automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and Payment Intents.',
  );
}
