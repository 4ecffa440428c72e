import { answerList, answerObject, objectOf } from './answer.ts';
import { created, currency, expandable, paging } from './common-parameters.ts';
import { text } from './parameters.ts';
import { route } from './route.ts';
import type { Route } from './route.ts';

/** Charges and what they bring to the balance (https://docs.stripe.com/api/charges, .../balance_transactions). */
export const chargeRoutes: Route[] = [
  route('GET', '/v1/charges', { created, customer: text(), payment_intent: text(), ...paging }, (call, { customer, payment_intent, ...parameters }) =>
    answerList(call, 'charge', '/v1/charges', parameters, {
      where: payment_intent !== undefined ? ['payment_intent', payment_intent] : customer !== undefined ? ['customer', customer] : undefined,
      keep: (charge) => customer === undefined || charge.customer === customer,
    })),

  route('GET', '/v1/charges/:id', expandable, (call, parameters, id) => answerObject(call, 'charge', objectOf(call, 'charge', id), parameters.expand)),

  route('GET', '/v1/balance_transactions', { created, currency, source: text(), type: text(), ...paging }, (call, { source, type, currency: code, ...parameters }) =>
    answerList(call, 'balance_transaction', '/v1/balance_transactions', parameters, {
      where: source !== undefined ? ['source', source] : type !== undefined ? ['type', type] : code !== undefined ? ['currency', code] : undefined,
      keep: (transaction) => (type === undefined || transaction.type === type) && (code === undefined || transaction.currency === code),
    })),

  route('GET', '/v1/balance_transactions/:id', expandable, (call, parameters, id) =>
    answerObject(call, 'balance_transaction', objectOf(call, 'balance_transaction', id), parameters.expand)),
];
