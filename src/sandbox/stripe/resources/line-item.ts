import type { LineItem } from '../store/tables.ts';
import { newId } from './new-id.ts';

export interface LineItemInput {
  currency: string;
  unitAmount: number;
  quantity: number;
  name: string;
  metadata: Record<string, string>;
}

/** A line of a session. Its price and product exist for this line alone, and so are not active, as with Stripe. */
export function newLineItem({ currency, unitAmount, quantity, name, metadata }: LineItemInput, now: number): LineItem {
  const total = unitAmount * quantity;
  return {
    id: newId('li'),
    object: 'item',
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: total,
    amount_tax: 0,
    amount_total: total,
    currency,
    description: name,
    metadata,
    price: {
      id: newId('price'), object: 'price', active: false, billing_scheme: 'per_unit', created: now, currency, custom_unit_amount: null,
      livemode: false, lookup_key: null, metadata: {}, nickname: null, product: newId('prod'), recurring: null, tax_behavior: 'unspecified',
      tiers_mode: null, transform_quantity: null, type: 'one_time', unit_amount: unitAmount, unit_amount_decimal: String(unitAmount),
    },
    quantity,
  };
}
