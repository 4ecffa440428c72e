import type { Call } from '../call.ts';
import type { LineItem } from '../store/tables.ts';
import { paymentMethodTypes } from '../resources/payment-intent.ts';
import { objectOf } from './answer.ts';
import { invalidRequest, onlyOneOf } from './api-error.ts';
import { checkAmount } from './check-amount.ts';
import { currency, email, expandable, metadata, shipping, statementSuffix, url } from './common-parameters.ts';
import { emptyable, flag, hash, integer, list, oneOf, required, text } from './parameters.ts';
import type { Read } from './parameters.ts';

const MINUTE = 60;
const DAY = 86_400;
const LOCALES = [
  'auto', 'bg', 'cs', 'da', 'de', 'el', 'en', 'en-GB', 'es', 'es-419', 'et', 'fi', 'fil', 'fr', 'fr-CA', 'hi-IN', 'hr', 'hu', 'id', 'it', 'ja', 'ko', 'lt', 'lv',
  'ms', 'mt', 'nb', 'nl', 'pl', 'pt', 'pt-BR', 'ro', 'ru', 'sk', 'sl', 'sv', 'th', 'tr', 'vi', 'zh', 'zh-HK', 'zh-TW',
];

const lineItem = required(hash({
  metadata,
  price: text(),
  price_data: hash({
    currency: required(currency),
    product: text(),
    product_data: hash({ name: required(text(250)), description: text(), images: list(url, 8), metadata, unit_label: text(12) }),
    tax_behavior: oneOf('exclusive', 'inclusive', 'unspecified'),
    unit_amount: integer({ least: 0 }),
  }),
  quantity: integer({ least: 1, most: 999_999 }),
}));

const customText = emptyable(hash({ message: required(text(1200)) }));

/** What a Checkout Session is made of. */
export const sessionCreation = {
  allowed_payment_method_types: list(required(text())),
  cancel_url: url,
  client_reference_id: text(200),
  currency,
  custom_text: hash({ after_submit: customText, submit: customText }),
  customer: text(),
  customer_creation: oneOf('always', 'if_required'),
  customer_email: email,
  expires_at: integer(),
  line_items: list(lineItem),
  locale: oneOf(...LOCALES),
  metadata,
  mode: required(oneOf('payment', 'setup', 'subscription')),
  payment_intent_data: hash({
    capture_method: oneOf('automatic', 'automatic_async', 'manual'),
    description: text(1000),
    metadata,
    receipt_email: email,
    setup_future_usage: oneOf('off_session', 'on_session'),
    shipping,
    statement_descriptor_suffix: statementSuffix,
  }),
  phone_number_collection: hash({ enabled: flag() }),
  submit_type: oneOf('auto', 'book', 'donate', 'pay'),
  success_url: required(url),
  ui_mode: oneOf('hosted_page'),
  ...expandable,
};
export type SessionCreation = Read<typeof sessionCreation>;

/** Refuses what Stripe would refuse of a whole that is well formed in its parts. @throws ApiError */
export function checkSession(call: Call, parameters: SessionCreation, lineItems: LineItem[]): void {
  if (parameters.mode !== 'payment') {
    throw invalidRequest(`This sandbox takes payments only: mode \`${parameters.mode}\` is not available.`, { param: 'mode' });
  }
  checkCustomer(call, parameters);
  checkTotal(parameters, lineItems);
  checkTypes(parameters, lineItems[0]?.currency ?? '');
  if (parameters.phone_number_collection?.enabled) {
    throw invalidRequest('This sandbox does not ask for phone numbers.', { param: 'phone_number_collection[enabled]' });
  }
  const { expires_at } = parameters;
  if (expires_at !== undefined && expires_at < call.now + 30 * MINUTE) {
    throw invalidRequest('The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.', { param: 'expires_at' });
  }
  if (expires_at !== undefined && expires_at > call.now + DAY) {
    throw invalidRequest('The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.', { param: 'expires_at' });
  }
}

function checkCustomer(call: Call, { customer, customer_email, customer_creation }: SessionCreation): void {
  if (customer === undefined) return;
  if (customer_email !== undefined) throw onlyOneOf(['customer', 'customer_email'], 'customer_email');
  if (customer_creation !== undefined) throw onlyOneOf(['customer', 'customer_creation'], 'customer_creation');
  objectOf(call, 'customer', customer, 'customer');
}

function checkTotal({ currency: asked }: SessionCreation, lineItems: LineItem[]): void {
  const code = lineItems[0]?.currency ?? '';
  const other = lineItems.find((item) => item.currency !== code);
  if (other || (asked !== undefined && asked !== code)) {
    throw invalidRequest('All line items of a Checkout Session must have the same currency.', { param: 'line_items' });
  }
  const total = lineItems.reduce((sum, item) => sum + item.amount_total, 0);
  checkAmount({ amount: total, currency: code, what: "The Checkout Session's total amount" });
}

function checkTypes({ allowed_payment_method_types: types, payment_intent_data: data }: SessionCreation, code: string): void {
  const left = paymentMethodTypes(types ?? null, code);
  if (left.length === 0 || (data?.capture_method === 'manual' && !left.includes('card'))) {
    throw invalidRequest('No valid payment method types for this Checkout Session: this sandbox takes cards, and `sepa_debit` for euros.', { param: 'allowed_payment_method_types' });
  }
}
