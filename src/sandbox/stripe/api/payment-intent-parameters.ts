import type { Call } from '../call.ts';
import { newPaymentIntent } from '../resources/payment-intent.ts';
import { mergeMetadata } from '../resources/merge-metadata.ts';
import type { PaymentIntent } from '../store/tables.ts';
import { objectOf } from './answer.ts';
import { invalidRequest, onlyOneOf } from './api-error.ts';
import { checkAmount } from './check-amount.ts';
import { currency, email, expandable, metadata, shipping, shippingOf, statementSuffix, url } from './common-parameters.ts';
import { emptyable, flag, hash, integer, list, oneOf, required, text } from './parameters.ts';
import type { Read } from './parameters.ts';
import { methodFields } from './read-payment-method.ts';

const mandateData = hash({
  customer_acceptance: required(hash({
    accepted_at: integer(), offline: hash({}), online: hash({ ip_address: text(), user_agent: text() }), type: required(oneOf('offline', 'online')),
  })),
});

/** What a confirmation takes, on its own or with a creation. */
export const confirmation = {
  error_on_requires_action: flag(),
  mandate_data: emptyable(mandateData),
  off_session: flag(),
  payment_method: text(),
  payment_method_data: hash(methodFields),
  receipt_email: email,
  return_url: url,
  setup_future_usage: oneOf('off_session', 'on_session'),
  shipping,
  use_stripe_sdk: flag(),
  ...expandable,
};
export type Confirmation = Read<typeof confirmation>;

/** What a PaymentIntent is made of. */
export const intentCreation = {
  ...confirmation,
  allowed_payment_method_types: list(required(text())),
  amount: required(integer({ least: 1 })),
  automatic_payment_methods: hash({ enabled: required(flag()), allow_redirects: oneOf('always', 'never') }),
  capture_method: oneOf('automatic', 'automatic_async', 'manual'),
  confirm: flag(),
  confirmation_method: oneOf('automatic', 'manual'),
  currency: required(currency),
  customer: text(),
  description: text(1000),
  metadata,
  statement_descriptor: statementSuffix,
  statement_descriptor_suffix: statementSuffix,
};
type IntentCreation = Read<typeof intentCreation>;

/** What can be changed of one that is not confirmed yet. */
export const intentChange = {
  amount: integer({ least: 1 }),
  currency,
  customer: text(),
  description: text(1000),
  metadata: emptyable(metadata),
  payment_method: text(),
  payment_method_data: hash(methodFields),
  receipt_email: emptyable(email),
  setup_future_usage: emptyable(oneOf('off_session', 'on_session')),
  shipping: emptyable(shipping),
  statement_descriptor_suffix: statementSuffix,
  ...expandable,
};
export type IntentChange = Read<typeof intentChange>;

/** The PaymentIntent that was asked for, before anything is done with it. @throws ApiError */
export function readIntent(call: Call, given: IntentCreation): PaymentIntent {
  checkAmount({ amount: given.amount, currency: given.currency, param: 'amount' });
  if (given.customer !== undefined) objectOf(call, 'customer', given.customer, 'customer');
  checkConfirmation(given, given.confirm === true);
  const { enabled = given.allowed_payment_method_types === undefined, allow_redirects = 'always' } = given.automatic_payment_methods ?? {};
  const intent = newPaymentIntent({
    amount: given.amount,
    currency: given.currency,
    customer: given.customer ?? null,
    description: given.description ?? null,
    metadata: mergeMetadata({}, given.metadata),
    receiptEmail: given.receipt_email ?? null,
    statementDescriptor: given.statement_descriptor,
    statementDescriptorSuffix: given.statement_descriptor_suffix ?? null,
    automatic: enabled ? { enabled, allow_redirects } : null,
    allowedTypes: given.allowed_payment_method_types ?? null,
    captureMethod: given.capture_method,
    confirmationMethod: given.confirmation_method,
    setupFutureUsage: given.setup_future_usage,
    shipping: shippingOf(given.shipping),
  }, call.now);
  if (intent.payment_method_types.length === 0) {
    throw invalidRequest('None of these payment method types can be used: this sandbox takes `card`, and `sepa_debit` for euros.', { param: 'allowed_payment_method_types' });
  }
  return intent;
}

/** Refuses what only makes sense together with a confirmation, and two methods at once. */
export function checkConfirmation(given: Partial<Confirmation>, confirms: boolean): void {
  if (given.payment_method !== undefined && given.payment_method_data) throw onlyOneOf(['payment_method', 'payment_method_data'], 'payment_method_data');
  for (const name of ['return_url', 'mandate_data', 'error_on_requires_action', 'off_session'] as const) {
    if (confirms || given[name] === undefined) continue;
    throw invalidRequest(`The parameter \`${name}\` can only be used when \`confirm\` is true.`, { param: name });
  }
}
