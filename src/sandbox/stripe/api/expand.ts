import type { Call } from '../call.ts';
import { present } from '../present.ts';
import type { ShownKind } from '../store/tables.ts';
import { invalidRequest } from './api-error.ts';

type Json = Record<string, unknown>;
type Expansion = (call: Call, owner: Json, value: unknown) => unknown;

const DEEPEST = 4;
const LINES = 10;

/** What can be included in place of its id, or added, by the object it belongs to. */
const expansions: Record<string, Record<string, Expansion>> = {
  'checkout.session': { customer: one('customer'), payment_intent: one('payment_intent'), line_items: lineItems },
  payment_intent: { customer: one('customer'), latest_charge: one('charge'), payment_method: one('payment_method') },
  payment_method: { customer: one('customer') },
  charge: {
    balance_transaction: one('balance_transaction'), customer: one('customer'), failure_balance_transaction: one('balance_transaction'),
    payment_intent: one('payment_intent'), refunds,
  },
  balance_transaction: { source: one('charge', 'refund', 'dispute', 'payout') },
  refund: {
    balance_transaction: one('balance_transaction'), charge: one('charge'), customer: one('customer'), failure_balance_transaction: one('balance_transaction'),
    payment_intent: one('payment_intent'), payment_method: one('payment_method'),
  },
  dispute: { charge: one('charge'), payment_intent: one('payment_intent') },
  payout: { balance_transaction: one('balance_transaction'), failure_balance_transaction: one('balance_transaction') },
  product: { default_price: one('price') },
  price: { product: one('product', 'deleted') },
  mandate: { payment_method: one('payment_method') },
};

/**
 * Includes what `expand[]` names, as in `payment_intent.latest_charge` or, in a list, `data.source`.
 * @returns a copy; throws ApiError when a path names what can't be expanded
 */
export function expand(call: Call, object: object, paths: string[] = []): object {
  const copy = structuredClone(object) as Json;
  for (const path of paths) {
    const steps = path.split('.');
    if (steps.length > DEEPEST + (copy.object === 'list' ? 1 : 0)) {
      throw invalidRequest(`You cannot expand more than ${DEEPEST} levels of a property. Property: ${path}`, { param: 'expand' });
    }
    follow(call, copy, steps, path);
  }
  return copy;
}

function follow(call: Call, owner: Json, [step, ...rest]: string[], path: string): void {
  if (step === undefined) return;
  if (owner.object === 'list' && step === 'data' && Array.isArray(owner.data)) {
    for (const item of owner.data as Json[]) follow(call, item, rest, path);
    return;
  }
  const list = owner[step];
  if (Array.isArray(list) && list.length > 0 && list.every(isPlainObject)) {
    for (const item of list) follow(call, item, rest, path);
    return;
  }
  const expansion = expansions[String(owner.object)]?.[step];
  if (!expansion && !isPlainObject(owner[step])) {
    throw invalidRequest(`This property cannot be expanded (${path}).`, { param: 'expand' });
  }
  if (expansion && !isPlainObject(owner[step])) owner[step] = expansion(call, owner, owner[step]);
  const next = owner[step];
  if (isPlainObject(next)) follow(call, next, rest, path);
}

function isPlainObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function one(...kinds: ShownKind[]): Expansion {
  return (call, _owner, id) => {
    for (const kind of typeof id === 'string' ? kinds : []) {
      const found = call.changes.get(kind, id as string);
      if (found) return structuredClone(present(call, kind, found));
    }
    return id;
  };
}

function lineItems(call: Call, owner: Json): Json {
  const items = call.changes.get('checkout_plan', String(owner.id))?.line_items ?? [];
  return {
    object: 'list', data: structuredClone(items.slice(0, LINES)), has_more: items.length > LINES, url: `/v1/checkout/sessions/${String(owner.id)}/line_items`,
  };
}

function refunds(call: Call, owner: Json): Json {
  const page = call.changes.find('refund', { where: ['charge', String(owner.id)], limit: LINES });
  return { object: 'list', data: structuredClone(page?.data ?? []), has_more: page?.hasMore ?? false, url: `/v1/charges/${String(owner.id)}/refunds` };
}
