import type { Kind, Tables } from './tables.ts';

export type IndexValue = string | number;

type Indexes = { [K in Kind]: (object: Tables[K]) => Record<string, IndexValue | null> };

const none = (): Record<string, never> => ({});

/**
 * The fields by which each kind is found, beside all of a kind in order of creation. A field that is null is not entered.
 * `due` holds what is to be done later, by its second; `unpaid` what no payout has taken, by its currency. `open_until` holds the sessions that still wait for their payer, by the second at which they expire.
 */
const indexes: Indexes = {
  customer: ({ email }) => ({ email }),
  'checkout.session': ({ customer, payment_intent, status, expires_at }) => ({
    customer,
    payment_intent,
    status,
    open_until: status === 'open' ? expires_at : null,
  }),
  payment_intent: ({ customer }) => ({ customer }),
  payment_method: ({ customer }) => ({ customer }),
  charge: ({ customer, payment_intent, payment_method }) => ({ customer, payment_intent, payment_method }),
  balance_transaction: ({ source, type, currency, payout = null }) => ({ source, type, currency, payout, unpaid: payout === null ? currency : null }),
  refund: ({ charge, payment_intent }) => ({ charge, payment_intent }),
  payout: ({ status }) => ({ status }),
  event: ({ type }) => ({ type }),
  product: none,
  price: ({ product, lookup_key }) => ({ product, lookup_key }),
  mandate: none,
  dispute: ({ charge, payment_intent }) => ({ charge, payment_intent }),
  webhook_endpoint: none,
  checkout_plan: none,
  authentication: none,
  later: ({ due, of }) => ({ due, of }),
  funds: none,
  deleted: none,
};

/** The index entries of an object: pairs of field and value. */
export function indexEntries<K extends Kind>(kind: K, object: Tables[K]): Array<[string, IndexValue]> {
  const fields = Object.entries(indexes[kind](object));
  return [['all', 0], ...fields.filter((field): field is [string, IndexValue] => field[1] !== null)];
}
