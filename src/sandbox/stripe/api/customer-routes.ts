import { recordChange } from '../events/record-change.ts';
import { recordEvent } from '../events/record-event.ts';
import { newCustomer } from '../resources/customer.ts';
import { mergeMetadata } from '../resources/merge-metadata.ts';
import { answerDeleted, answerList, answerObject, objectOf } from './answer.ts';
import { givenOnly } from './given-only.ts';
import { address, addressOf, created, email, expandable, metadata, paging } from './common-parameters.ts';
import { emptyable, list, text } from './parameters.ts';
import { listMethods } from './payment-method-routes.ts';
import { route } from './route.ts';
import type { Route } from './route.ts';

const fields = {
  address: emptyable(address),
  description: emptyable(text()),
  email: emptyable(email),
  metadata: emptyable(metadata),
  name: emptyable(text(256)),
  phone: emptyable(text(20)),
  preferred_locales: list(text()),
  ...expandable,
};

/** Customers (https://docs.stripe.com/api/customers). */
export const customerRoutes: Route[] = [
  route('POST', '/v1/customers', fields, (call, { expand, preferred_locales: preferredLocales, ...given }) => {
    const customer = newCustomer({ ...given, address: addressOf(given.address), metadata: mergeMetadata({}, given.metadata), preferredLocales }, call.now);
    call.changes.put('customer', customer);
    recordEvent(call, 'customer.created', 'customer', customer);
    return answerObject(call, 'customer', customer, expand);
  }),

  route('GET', '/v1/customers', { created, email: text(), ...paging }, (call, { email: wanted, ...parameters }) =>
    answerList(call, 'customer', '/v1/customers', parameters, { by: { email: wanted } })),

  route('GET', '/v1/customers/:id', expandable, (call, parameters, id) => {
    const deleted = call.changes.get('deleted', id);
    if (deleted?.object === 'customer') return { status: 200, body: deleted };
    return answerObject(call, 'customer', objectOf(call, 'customer', id), parameters.expand);
  }),

  route('POST', '/v1/customers/:id', fields, (call, { expand, ...given }, id) => {
    const before = objectOf(call, 'customer', id);
    const { metadata: change, address: where, ...plain } = given;
    const customer = {
      ...before,
      ...givenOnly(plain),
      ...(where !== undefined && { address: addressOf(where) }),
      metadata: mergeMetadata(before.metadata, change),
    };
    recordChange(call, 'customer.updated', 'customer', before, customer);
    return answerObject(call, 'customer', customer, expand);
  }),

  route('DELETE', '/v1/customers/:id', {}, (call, _parameters, id) => {
    recordEvent(call, 'customer.deleted', 'customer', objectOf(call, 'customer', id));
    return answerDeleted(call, 'customer', id);
  }),

  route('GET', '/v1/customers/:id/payment_methods', { type: text(), ...paging }, (call, parameters, id) =>
    listMethods(call, `/v1/customers/${id}/payment_methods`, { ...parameters, customer: id })),
];
