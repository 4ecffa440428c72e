import type { Call } from '../call.ts';
import { changeRefund, refundCharge } from '../payments/refund-charge.ts';
import { amountForPeople } from '../resources/currency.ts';
import { mergeMetadata } from '../resources/merge-metadata.ts';
import type { Charge } from '../store/tables.ts';
import { answerList, answerObject, objectOf } from './answer.ts';
import { invalidRequest } from './api-error.ts';
import { created, expandable, metadata, paging } from './common-parameters.ts';
import { emptyable, integer, oneOf, text } from './parameters.ts';
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
    const left = charge.amount - charge.amount_refunded;
    if (left === 0) throw invalidRequest(`Charge ${charge.id} has already been refunded.`, { code: 'charge_already_refunded' });
    const amount = given.amount ?? left;
    if (amount > left) {
      throw invalidRequest(
        `Refund amount (${amountForPeople(amount, charge.currency)}) is greater than ${left < charge.amount ? 'unrefunded amount on charge' : 'charge amount'} `
        + `(${amountForPeople(left, charge.currency)})`,
        { param: 'amount' },
      );
    }
    const made = refundCharge(call, charge, amount, given.reason ?? null, mergeMetadata({}, given.metadata));
    return answerObject(call, 'refund', made, given.expand);
  }),

  route('GET', '/v1/refunds', { charge: text(), created, payment_intent: text(), ...paging }, (call, { charge, payment_intent, ...parameters }) =>
    answerList(call, 'refund', '/v1/refunds', parameters, {
      where: charge !== undefined ? ['charge', charge] : payment_intent !== undefined ? ['payment_intent', payment_intent] : undefined,
      keep: (made) => payment_intent === undefined || made.payment_intent === payment_intent,
    })),

  route('POST', '/v1/refunds/:id', { metadata: emptyable(metadata), ...expandable }, (call, given, id) =>
    answerObject(call, 'refund', changeRefund(call, objectOf(call, 'refund', id), given.metadata), given.expand)),

  route('GET', '/v1/refunds/:id', expandable, (call, parameters, id) => answerObject(call, 'refund', objectOf(call, 'refund', id), parameters.expand)),
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
