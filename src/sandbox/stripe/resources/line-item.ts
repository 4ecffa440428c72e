import type { LineItem, Price } from '../store/tables.ts';
import { newId } from './new-id.ts';

interface LineItemInput {
  price: Price;
  quantity: number;
  name: string;
  metadata: Record<string, string>;
}

/** A line of a session: so many of a price. */
export function newLineItem({ price, quantity, name, metadata }: LineItemInput): LineItem {
  const total = (price.unit_amount ?? 0) * quantity;
  return {
    id: newId('li'),
    object: 'item',
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: total,
    amount_tax: 0,
    amount_total: total,
    currency: price.currency,
    description: name,
    metadata,
    price,
    quantity,
  };
}
