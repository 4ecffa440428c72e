import { expireSession } from '../payments/pay-session.ts';
import { newCheckoutSession } from '../resources/checkout-session.ts';
import { mergeMetadata } from '../resources/merge-metadata.ts';
import type { CheckoutPlan, LineItem } from '../store/tables.ts';
import { answerList, answerObject, objectOf } from './answer.ts';
import type { ListParameters } from './answer.ts';
import { invalidRequest, noSuch, onlyOneOf } from './api-error.ts';
import { checkSession, sessionCreation } from './checkout-session-parameters.ts';
import type { SessionCreation } from './checkout-session-parameters.ts';
import { created, expandable, metadata, paging, shippingOf } from './common-parameters.ts';
import { emptyable, hash, oneOf, text } from './parameters.ts';
import { readLineItems } from './read-line-items.ts';
import { retrieval } from './retrieval.ts';
import { route } from './route.ts';
import type { Answer, Route } from './route.ts';

const DAY = 86_400;
const filters = {
  created, customer: text(), customer_details: hash({ email: text() }), payment_intent: text(), status: oneOf('complete', 'expired', 'open'), ...paging,
};

/** Checkout Sessions that take one payment (https://docs.stripe.com/api/checkout/sessions). */
export const checkoutSessionRoutes: Route[] = [
  route('POST', '/v1/checkout/sessions', sessionCreation, (call, parameters) => {
    const lineItems = readLineItems(call, parameters);
    checkSession(call, parameters, lineItems);
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
      submitText: parameters.custom_text?.submit?.message,
      afterSubmitText: parameters.custom_text?.after_submit?.message,
      successUrl: parameters.success_url,
    }, call.now);
    call.changes.put('checkout_plan', { id: session.id, line_items: lineItems, payment: paymentPlan(parameters.payment_intent_data) });
    call.changes.put('checkout.session', session);
    return answerObject(call, 'checkout.session', session, parameters.expand);
  }),

  route('GET', '/v1/checkout/sessions', filters, (call, { customer, customer_details: details, payment_intent, status, ...parameters }) =>
    answerList(call, 'checkout.session', '/v1/checkout/sessions', parameters, {
      by: { payment_intent, customer, status },
      keep: (session) => details?.email === undefined || session.customer_details?.email === details.email,
    })),

  retrieval('/v1/checkout/sessions/:id', 'checkout.session'),

  route('POST', '/v1/checkout/sessions/:id', { metadata: emptyable(metadata), ...expandable }, (call, given, id) => {
    const before = objectOf(call, 'checkout.session', id);
    const session = { ...before, metadata: mergeMetadata(before.metadata ?? {}, given.metadata) };
    call.changes.put('checkout.session', session);
    return answerObject(call, 'checkout.session', session, given.expand);
  }),

  route('GET', '/v1/checkout/sessions/:id/line_items', paging, (call, parameters, id) => {
    const items = call.changes.get('checkout_plan', objectOf(call, 'checkout.session', id).id)?.line_items ?? [];
    return pageOf(items, parameters, `/v1/checkout/sessions/${id}/line_items`);
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

function paymentPlan(data: SessionCreation['payment_intent_data']): CheckoutPlan['payment'] {
  return {
    capture_method: data?.capture_method ?? 'automatic_async',
    description: data?.description ?? null,
    metadata: mergeMetadata({}, data?.metadata),
    receipt_email: data?.receipt_email ?? null,
    setup_future_usage: data?.setup_future_usage ?? null,
    shipping: shippingOf(data?.shipping),
    statement_descriptor_suffix: data?.statement_descriptor_suffix ?? null,
  };
}

function pageOf(items: LineItem[], { limit = 10, starting_after: after, ending_before: before }: ListParameters, url: string): Answer {
  if (after !== undefined && before !== undefined) throw onlyOneOf(['ending_before', 'starting_after'], 'ending_before');
  const cursor = items.findIndex(({ id }) => id === (after ?? before));
  if ((after ?? before) !== undefined && cursor < 0) throw noSuch('item', after ?? before ?? '', after === undefined ? 'ending_before' : 'starting_after');
  const start = before === undefined ? cursor + 1 : Math.max(0, cursor - limit);
  const end = before === undefined ? start + limit : cursor;
  const hasMore = before === undefined ? items.length > end : start > 0;
  return { status: 200, body: { object: 'list', data: items.slice(start, end), has_more: hasMore, url } };
}
