import type { Call } from '../call.ts';
import { changeRefund, refundCharge, undoRefund } from '../payments/refund-charge.ts';
import { mergeMetadata } from '../resources/merge-metadata.ts';
import type { Charge } from '../store/tables.ts';
import { answerList, answerObject, objectOf } from './answer.ts';
import { invalidRequest } from './api-error.ts';
import { checkRefund } from './check-refund.ts';
import { created, expandable, metadata, paging } from './common-parameters.ts';
import { emptyable, integer, oneOf, text } from './parameters.ts';
import { retrieval } from './retrieval.ts';
import { route } from './route.ts';
import type { Route } from './route.ts';

const refund = {
  amount: integer({ least: 1 }),
  charge: text(),
  metadata: emptyable(metadata),
  payment_intent: text(),
  reason: oneOf('duplicate', 'fraudulent', 'requested_by_customer'),
  ...expandable,
};

/** Refunds, whole or in part (https://docs.stripe.com/api/refunds). */
export const refundRoutes: Route[] = [
  route('POST', '/v1/refunds', refund, (call, given) => {
    const charge = chargeToRefund(call, given);
    const amount = checkRefund(call, charge, given.amount);
    const made = refundCharge(call, charge, { amount, reason: given.reason ?? null, metadata: mergeMetadata({}, given.metadata) });
    return answerObject(call, 'refund', made, given.expand);
  }),

  route('GET', '/v1/refunds', { charge: text(), created, payment_intent: text(), ...paging }, (call, { charge, payment_intent, ...parameters }) =>
    answerList(call, 'refund', '/v1/refunds', parameters, { by: { charge, payment_intent } })),

  route('POST', '/v1/refunds/:id', { metadata: emptyable(metadata), ...expandable }, (call, given, id) =>
    answerObject(call, 'refund', changeRefund(call, objectOf(call, 'refund', id), given.metadata), given.expand)),

  retrieval('/v1/refunds/:id', 'refund'),

  // Through the API only a refund that waits for the payer can be called off; one that is on its way, in the dashboard alone.
  route('POST', '/v1/refunds/:id/cancel', expandable, (call, given, id) => {
    const made = objectOf(call, 'refund', id);
    const after = made.status === 'requires_action' ? undoRefund(call, made, 'canceled', 'canceled_by_merchant') : null;
    if (!after) throw invalidRequest(`You can only cancel a refund with a status of requires_action. This refund has a status of ${made.status ?? ''}.`);
    return answerObject(call, 'refund', after, given.expand);
  }),

  route('GET', '/v1/charges/:id/refunds', paging, (call, parameters, id) => {
    objectOf(call, 'charge', id);
    return answerList(call, 'refund', `/v1/charges/${id}/refunds`, parameters, { by: { charge: id } });
  }),
];

function chargeToRefund(call: Call, { charge, payment_intent }: { charge?: string | undefined; payment_intent?: string | undefined }): Charge {
  if ((charge === undefined) === (payment_intent === undefined)) {
    throw invalidRequest('One of the following params should be provided for this request: payment_intent or charge.', { code: 'parameter_missing' });
  }
  const id = charge ?? objectOf(call, 'payment_intent', payment_intent ?? '', 'payment_intent').latest_charge;
  const found = id === null ? undefined : objectOf(call, 'charge', id, 'charge');
  if (found?.paid) return found;
  throw invalidRequest(`This ${charge === undefined ? 'PaymentIntent' : 'charge'} does not have a successful charge to refund.`);
}
