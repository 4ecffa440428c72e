import type { Call } from '../call.ts';
import { expireSession } from '../payments/pay-session.ts';
import { newCheckoutSession } from '../resources/checkout-session.ts';
import { newLineItem } from '../resources/line-item.ts';
import type { LineItem } from '../store/tables.ts';
import { mergeMetadata } from '../resources/merge-metadata.ts';
import { answerList, answerObject, objectOf } from './answer.ts';
import { invalidRequest, noSuch } from './api-error.ts';
import { checkAmount } from './check-amount.ts';
import { created, currency, email, expandable, metadata, paging, statementSuffix, url } from './common-parameters.ts';
import { flag, hash, integer, list, oneOf, required, text } from './parameters.ts';
import type { Read } from './parameters.ts';
import { route } from './route.ts';
import type { Route } from './route.ts';

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
    product_data: hash({ name: required(text(250)), description: text(), images: list(url, 8), metadata }),
    tax_behavior: oneOf('exclusive', 'inclusive', 'unspecified'),
    unit_amount: integer({ least: 0 }),
  }),
  quantity: integer({ least: 1, most: 999_999 }),
}));

const creation = {
  allowed_payment_method_types: list(required(text())),
  cancel_url: url,
  client_reference_id: text(200),
  currency,
  customer: text(),
  customer_creation: oneOf('always', 'if_required'),
  customer_email: email,
  expires_at: integer(),
  line_items: list(lineItem),
  locale: oneOf(...LOCALES),
  metadata,
  mode: required(oneOf('payment', 'setup', 'subscription')),
  payment_intent_data: hash({
    capture_method: oneOf('automatic', 'automatic_async'),
    description: text(1000),
    metadata,
    receipt_email: email,
    statement_descriptor_suffix: statementSuffix,
  }),
  submit_type: oneOf('auto', 'book', 'donate', 'pay'),
  success_url: required(url),
  ui_mode: oneOf('hosted_page'),
  phone_number_collection: hash({ enabled: flag() }),
  ...expandable,
};
type Creation = Read<typeof creation>;

const filters = { created, customer: text(), payment_intent: text(), status: oneOf('complete', 'expired', 'open'), ...paging };

/** Checkout Sessions that take one payment (https://docs.stripe.com/api/checkout/sessions). */
export const checkoutSessionRoutes: Route[] = [
  route('POST', '/v1/checkout/sessions', creation, (call, parameters) => {
    const lineItems = readLineItems(call, parameters);
    check(call, parameters, lineItems);
    const data = parameters.payment_intent_data;
    const session = newCheckoutSession({
      allowedTypes: parameters.allowed_payment_method_types ?? null,
      cancelUrl: parameters.cancel_url ?? null,
      clientReferenceId: parameters.client_reference_id ?? null,
      currency: lineItems[0]?.currency ?? 'usd',
      customer: parameters.customer ?? null,
      customerCreation: parameters.customer === undefined ? parameters.customer_creation ?? 'if_required' : null,
      customerEmail: parameters.customer_email ?? null,
      expiresAt: parameters.expires_at ?? call.now + DAY,
      lineItems,
      locale: parameters.locale ?? null,
      metadata: mergeMetadata({}, parameters.metadata),
      submitType: parameters.submit_type ?? null,
      successUrl: parameters.success_url,
    }, call.now);
    call.changes.put('checkout_plan', {
      id: session.id,
      line_items: lineItems,
      payment: {
        description: data?.description ?? null,
        metadata: mergeMetadata({}, data?.metadata),
        receipt_email: data?.receipt_email ?? null,
        statement_descriptor_suffix: data?.statement_descriptor_suffix ?? null,
      },
    });
    call.changes.put('checkout.session', session);
    return answerObject(call, 'checkout.session', session, parameters.expand);
  }),

  route('GET', '/v1/checkout/sessions', filters, (call, { customer, payment_intent, status, ...parameters }) => {
    const where: [string, string] | undefined = payment_intent !== undefined ? ['payment_intent', payment_intent]
      : customer !== undefined ? ['customer', customer]
        : status !== undefined ? ['status', status] : undefined;
    return answerList(call, 'checkout.session', '/v1/checkout/sessions', parameters, {
      where,
      keep: (session) => (customer === undefined || session.customer === customer) && (status === undefined || session.status === status),
    });
  }),

  route('GET', '/v1/checkout/sessions/:id', expandable, (call, parameters, id) =>
    answerObject(call, 'checkout.session', objectOf(call, 'checkout.session', id), parameters.expand)),

  route('GET', '/v1/checkout/sessions/:id/line_items', paging, (call, { limit = 10, starting_after, ending_before }, id) => {
    const items = call.changes.get('checkout_plan', objectOf(call, 'checkout.session', id).id)?.line_items ?? [];
    if (ending_before !== undefined) throw invalidRequest('This sandbox pages line items forwards only.', { param: 'ending_before' });
    const start = starting_after === undefined ? 0 : items.findIndex((item) => item.id === starting_after) + 1;
    if (starting_after !== undefined && start === 0) throw noSuch('item', starting_after, 'starting_after');
    const data = items.slice(start, start + limit);
    return { status: 200, body: { object: 'list', data, has_more: items.length > start + limit, url: `/v1/checkout/sessions/${id}/line_items` } };
  }),

  route('POST', '/v1/checkout/sessions/:id/expire', expandable, (call, parameters, id) => {
    const session = objectOf(call, 'checkout.session', id);
    const ended = expireSession(call, session);
    if (!ended) {
      throw invalidRequest(`Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of \`${session.status ?? ''}\`.`);
    }
    return answerObject(call, 'checkout.session', ended, parameters.expand);
  }),
];

function readLineItems(call: Call, { line_items: given }: Creation): LineItem[] {
  if (!given?.length) {
    throw invalidRequest('You must specify `line_items` when creating a Checkout Session in `payment` mode.', { code: 'parameter_missing', param: 'line_items' });
  }
  return given.map((item, position) => {
    const at = `line_items[${position}]`;
    if (item.price !== undefined) throw noSuch('price', item.price, `${at}[price]`);
    if (!item.price_data) throw invalidRequest('You must specify either `price` or `price_data` for each line item.', { code: 'parameter_missing', param: `${at}[price]` });
    const { product, product_data, unit_amount, currency: code } = item.price_data;
    if (product !== undefined) throw noSuch('product', product, `${at}[price_data][product]`);
    if (!product_data) throw missing(`${at}[price_data][product_data]`);
    if (unit_amount === undefined) throw missing(`${at}[price_data][unit_amount]`);
    if (item.quantity === undefined) throw missing(`${at}[quantity]`);
    const { name } = product_data;
    return newLineItem({ currency: code, unitAmount: unit_amount, quantity: item.quantity, name, metadata: mergeMetadata({}, item.metadata) }, call.now);
  });
}

function missing(param: string): Error {
  return invalidRequest(`Missing required param: ${param}.`, { code: 'parameter_missing', param });
}

function check(call: Call, parameters: Creation, lineItems: LineItem[]): void {
  if (parameters.mode !== 'payment') {
    throw invalidRequest(`This sandbox takes payments only: mode \`${parameters.mode}\` is not available.`, { param: 'mode' });
  }
  checkCustomer(call, parameters);
  checkTotal(parameters, lineItems);
  const types = parameters.allowed_payment_method_types;
  if (types && !types.includes('card')) {
    throw invalidRequest('No valid payment method types for this Checkout Session: this sandbox takes cards.', { param: 'allowed_payment_method_types' });
  }
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

function checkCustomer(call: Call, { customer, customer_email, customer_creation }: Creation): void {
  if (customer === undefined) return;
  if (customer_email !== undefined) throw invalidRequest('You may only specify one of these parameters: customer, customer_email.', { param: 'customer_email' });
  if (customer_creation !== undefined) {
    throw invalidRequest('You may only specify one of these parameters: customer, customer_creation.', { param: 'customer_creation' });
  }
  objectOf(call, 'customer', customer, 'customer');
}

function checkTotal({ currency: asked }: Creation, lineItems: LineItem[]): void {
  const code = lineItems[0]?.currency ?? '';
  const other = lineItems.find((item) => item.currency !== code);
  if (other || (asked !== undefined && asked !== code)) {
    throw invalidRequest('All line items of a Checkout Session must have the same currency.', { param: 'line_items' });
  }
  const total = lineItems.reduce((sum, item) => sum + item.amount_total, 0);
  checkAmount({ amount: total, currency: code, what: "The Checkout Session's total amount" });
}
