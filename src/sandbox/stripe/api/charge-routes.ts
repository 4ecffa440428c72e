import { recordChange } from '../events/record-change.ts';
import { capturePayment } from '../payments/capture-payment.ts';
import { mergeMetadata } from '../resources/merge-metadata.ts';
import type { Charge } from '../store/tables.ts';
import { answerList, answerObject, objectOf } from './answer.ts';
import { unexpectedState } from './api-error.ts';
import { givenOnly } from './given-only.ts';
import { created, email, expandable, metadata, paging, shipping, shippingOf } from './common-parameters.ts';
import { checkCapture } from './check-capture.ts';
import { emptyable, hash, integer, oneOf, required, text } from './parameters.ts';
import { retrieval } from './retrieval.ts';
import { route } from './route.ts';
import type { Route } from './route.ts';

const change = {
  customer: text(),
  description: text(40_000),
  fraud_details: hash({ user_report: required(oneOf('fraudulent', 'safe')) }),
  metadata: emptyable(metadata),
  receipt_email: email,
  shipping,
  ...expandable,
};

/** Charges (https://docs.stripe.com/api/charges); each is made by a PaymentIntent. */
export const chargeRoutes: Route[] = [
  route('GET', '/v1/charges', { created, customer: text(), payment_intent: text(), ...paging }, (call, { customer, payment_intent, ...parameters }) =>
    answerList(call, 'charge', '/v1/charges', parameters, { by: { payment_intent, customer } })),

  retrieval('/v1/charges/:id', 'charge'),

  route('POST', '/v1/charges/:id', change, (call, { expand, metadata: notes, shipping: where, ...given }, id) => {
    const before = objectOf(call, 'charge', id);
    if (given.customer !== undefined) objectOf(call, 'customer', given.customer, 'customer');
    const after: Charge = {
      ...before, ...givenOnly(given), ...(where && { shipping: shippingOf(where) }), metadata: mergeMetadata(before.metadata, notes),
    };
    recordChange(call, 'charge.updated', 'charge', before, after);
    return answerObject(call, 'charge', after, expand);
  }),

  route('POST', '/v1/charges/:id/capture', { amount: integer({ least: 1 }), receipt_email: email, ...expandable }, (call, given, id) => {
    const charge = objectOf(call, 'charge', id);
    const intent = call.changes.get('payment_intent', charge.payment_intent);
    const amount = given.amount ?? charge.amount;
    checkCapture(amount, charge.amount, 'amount');
    if (charge.captured || !intent || !capturePayment(call, intent, amount)) {
      throw unexpectedState('charge_already_captured', `Charge ${id} has already been captured.`);
    }
    return answerObject(call, 'charge', objectOf(call, 'charge', id), given.expand);
  }),
];
