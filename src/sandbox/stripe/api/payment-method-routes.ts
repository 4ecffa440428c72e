import type { Call } from '../call.ts';
import { recordChange } from '../events/record-change.ts';
import { recordEvent } from '../events/record-event.ts';
import { attached } from '../resources/payment-method.ts';
import { mergeMetadata } from '../resources/merge-metadata.ts';
import { answerList, answerObject, objectOf } from './answer.ts';
import type { ListParameters } from './answer.ts';
import { invalidRequest } from './api-error.ts';
import { addressOf, expandable, metadata, paging } from './common-parameters.ts';
import { emptyable, required, text } from './parameters.ts';
import { billing, methodFields, newMethod, readyMadeMethod } from './read-payment-method.ts';
import { retrieval } from './retrieval.ts';
import { route } from './route.ts';
import type { Answer, Route } from './route.ts';

interface Listing extends ListParameters {
  customer?: string | undefined;
  type?: string | undefined;
}

/** PaymentMethods (https://docs.stripe.com/api/payment_methods): test cards, ready-made ones, and bank accounts of the euro area. */
export const paymentMethodRoutes: Route[] = [
  route('POST', '/v1/payment_methods', { ...methodFields, metadata, ...expandable }, (call, { expand, metadata: notes, ...given }) => {
    const method = { ...newMethod(call, given, ''), metadata: mergeMetadata({}, notes) };
    call.changes.put('payment_method', method);
    return answerObject(call, 'payment_method', method, expand);
  }),

  route('GET', '/v1/payment_methods', { customer: text(), type: text(), ...paging }, (call, parameters) => listMethods(call, '/v1/payment_methods', parameters)),

  retrieval('/v1/payment_methods/:id', 'payment_method'),

  route('POST', '/v1/payment_methods/:id', { billing_details: billing, metadata: emptyable(metadata), ...expandable }, (call, given, id) => {
    const before = objectOf(call, 'payment_method', id);
    if (before.customer === null) {
      throw invalidRequest('You must save this PaymentMethod to a customer before you can update it.');
    }
    const { email, name, phone, address } = given.billing_details ?? {};
    const old = before.billing_details;
    const method = {
      ...before,
      billing_details: { ...old, email: email === undefined ? old.email : email, name: name ?? old.name, phone: phone ?? old.phone, address: addressOf(address) ?? old.address },
      metadata: mergeMetadata(before.metadata ?? {}, given.metadata),
    };
    recordChange(call, 'payment_method.updated', 'payment_method', before, method);
    return answerObject(call, 'payment_method', method, given.expand);
  }),

  route('POST', '/v1/payment_methods/:id/attach', { customer: required(text()), ...expandable }, (call, given, id) => {
    const customer = objectOf(call, 'customer', given.customer, 'customer');
    const method = readyMadeMethod(call, id) ?? objectOf(call, 'payment_method', id);
    if (method.customer !== null && method.customer !== customer.id) throw invalidRequest('The payment method you provided has already been attached to a customer.');
    const after = attached(method, customer.id) ?? method;
    call.changes.put('payment_method', after);
    if (after !== method) recordEvent(call, 'payment_method.attached', 'payment_method', after);
    return answerObject(call, 'payment_method', after, given.expand);
  }),

  route('POST', '/v1/payment_methods/:id/detach', expandable, (call, given, id) => {
    const method = objectOf(call, 'payment_method', id);
    const after = attached(method, null);
    if (!after) {
      throw invalidRequest('The payment method you provided is not attached to a customer so detachment is impossible.');
    }
    call.changes.put('payment_method', after);
    recordEvent(call, 'payment_method.detached', 'payment_method', after, { customer: method.customer });
    return answerObject(call, 'payment_method', after, given.expand);
  }),

  // The permission to debit an account (https://docs.stripe.com/api/mandates).
  retrieval('/v1/mandates/:id', 'mandate'),
];

/** The methods that belong to a customer; those of nobody are not listed. */
export function listMethods(call: Call, url: string, { customer, type, ...parameters }: Listing): Answer {
  if (customer !== undefined) objectOf(call, 'customer', customer, 'customer');
  return answerList(call, 'payment_method', url, parameters, {
    by: { customer },
    keep: (method) => method.customer !== null && (type === undefined || method.type === type),
  });
}
