import type { Call } from '../call.ts';
import { makePayout } from '../payments/pay-out.ts';
import { mergeMetadata } from '../resources/merge-metadata.ts';
import { answerList, answerObject } from './answer.ts';
import { availableIn } from './balance-routes.ts';
import { invalidRequest } from './api-error.ts';
import { created, currency, expandable, metadata, paging } from './common-parameters.ts';
import { emptyable, integer, oneOf, required, text } from './parameters.ts';
import { retrieval } from './retrieval.ts';
import { route } from './route.ts';
import type { Route } from './route.ts';

const payout = {
  amount: required(integer({ least: 1 })),
  currency: required(currency),
  description: text(),
  metadata: emptyable(metadata),
  method: oneOf('standard'),
  statement_descriptor: text(22),
  ...expandable,
};

/** Deposits to the bank account (https://docs.stripe.com/api/payouts). */
export const payoutRoutes: Route[] = [
  route('POST', '/v1/payouts', payout, (call, { amount, currency: code, description = null, metadata: notes, statement_descriptor: statementDescriptor = null, expand }) => {
    checkAvailable(call, amount, code);
    return answerObject(call, 'payout', makePayout(call, { amount, currency: code, automatic: false, description, metadata: mergeMetadata({}, notes), statementDescriptor }), expand);
  }),

  route('GET', '/v1/payouts', { arrival_date: created, created, status: text(), ...paging }, (call, { status, arrival_date: arrival, ...parameters }) =>
    answerList(call, 'payout', '/v1/payouts', parameters, {
      by: { status },
      keep: ({ arrival_date: at }) => at >= (arrival?.gte ?? at) && at > (arrival?.gt ?? at - 1) && at <= (arrival?.lte ?? at) && at < (arrival?.lt ?? at + 1),
    })),

  retrieval('/v1/payouts/:id', 'payout'),
];

function checkAvailable(call: Call, amount: number, code: string): void {
  if (amount <= availableIn(call, code)) return;
  throw invalidRequest('You have insufficient funds in your Stripe account for this transfer. Your card balance is too low.', { code: 'balance_insufficient' });
}
