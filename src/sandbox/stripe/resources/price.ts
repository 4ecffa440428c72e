import type { Price } from '../store/tables.ts';
import { newId } from './new-id.ts';

interface PriceInput {
  active: boolean;
  currency: string;
  lookupKey?: string | null | undefined;
  metadata: Record<string, string>;
  nickname?: string | null | undefined;
  product: string;
  taxBehavior?: Price['tax_behavior'] | undefined;
  unitAmount: number;
}

/** A price that is paid once; a recurring one belongs to Billing. */
export function newPrice(input: PriceInput, now: number): Price {
  return {
    id: newId('price'),
    object: 'price',
    active: input.active,
    billing_scheme: 'per_unit',
    created: now,
    currency: input.currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: input.lookupKey ?? null,
    metadata: input.metadata,
    nickname: input.nickname ?? null,
    product: input.product,
    recurring: null,
    tax_behavior: input.taxBehavior ?? 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: 'one_time',
    unit_amount: input.unitAmount,
    unit_amount_decimal: String(input.unitAmount),
  };
}
