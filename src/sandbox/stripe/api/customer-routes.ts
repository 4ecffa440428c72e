import { recordEvent } from '../events/record-event.ts';
import { newCustomer } from '../resources/customer.ts';
import type { Customer } from '../store/tables.ts';
import { mergeMetadata } from '../resources/merge-metadata.ts';
import { answerList, answerObject, objectOf } from './answer.ts';
import { created, email, expandable, metadata, paging } from './common-parameters.ts';
import { emptyable, hash, list, text } from './parameters.ts';
import { route } from './route.ts';
import type { Route } from './route.ts';

const address = hash({ city: text(), country: text(), line1: text(), line2: text(), postal_code: text(), state: text() });

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

  route('GET', '/v1/customers', { created, email: text(), ...paging }, (call, { email: address, ...parameters }) =>
    answerList(call, 'customer', '/v1/customers', parameters, { where: address === undefined ? undefined : ['email', address] })),

  route('GET', '/v1/customers/:id', expandable, (call, parameters, id) =>
    answerObject(call, 'customer', objectOf(call, 'customer', id), parameters.expand)),

  route('POST', '/v1/customers/:id', fields, (call, { expand, ...given }, id) => {
    const before = objectOf(call, 'customer', id);
    const { metadata: change, address: given_address, ...plain } = given;
    const set = Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined)) as Partial<Customer>;
    const customer = {
      ...before,
      ...set,
      ...(given_address !== undefined && { address: addressOf(given_address) }),
      metadata: mergeMetadata(before.metadata, change),
    };
    const previous = changed(before, customer);
    call.changes.put('customer', customer);
    if (Object.keys(previous).length > 0) recordEvent(call, 'customer.updated', 'customer', customer, previous);
    return answerObject(call, 'customer', customer, expand);
  }),
];

type Address = NonNullable<Customer['address']>;

function addressOf(given: { [Field in keyof Address]?: string | undefined } | null | undefined): Address | null {
  if (!given) return null;
  const { city = null, country = null, line1 = null, line2 = null, postal_code = null, state = null } = given;
  return { city, country, line1, line2, postal_code, state };
}

/** The fields that changed, with their values before; of the metadata, the keys that changed. */
function changed(before: Customer, after: Customer): Partial<Customer> {
  const differs = (name: string): boolean => JSON.stringify(before[name as keyof Customer]) !== JSON.stringify(after[name as keyof Customer]);
  const previous = Object.fromEntries(Object.entries(before).filter(([name]) => differs(name)));
  return differs('metadata') ? { ...previous, metadata: changedKeys(before.metadata, after.metadata) } : previous;
}

/** A key that is new had no value before: null. */
function changedKeys(before: Record<string, string>, after: Record<string, string>): Record<string, string> {
  const keys = Object.keys({ ...before, ...after }).filter((key) => before[key] !== after[key]);
  return Object.fromEntries(keys.map((key) => [key, before[key] ?? null])) as Record<string, string>;
}
