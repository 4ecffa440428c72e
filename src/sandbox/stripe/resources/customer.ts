import { createHash } from 'node:crypto';
import type { Customer } from '../store/tables.ts';
import { newId } from './new-id.ts';

interface CustomerInput {
  address?: Customer['address'];
  description?: string | null | undefined;
  email?: string | null | undefined;
  metadata?: Record<string, string> | undefined;
  name?: string | null | undefined;
  phone?: string | null | undefined;
  preferredLocales?: string[] | undefined;
}

export function newCustomer(input: CustomerInput, now: number): Customer {
  const id = newId('cus');
  return {
    id,
    object: 'customer',
    address: input.address ?? null,
    balance: 0,
    created: now,
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: input.description ?? null,
    discount: null,
    email: input.email ?? null,
    invoice_prefix: createHash('sha256').update(id).digest('hex').slice(0, 8).toUpperCase(),
    invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
    livemode: false,
    metadata: input.metadata ?? {},
    name: input.name ?? null,
    next_invoice_sequence: 1,
    phone: input.phone ?? null,
    preferred_locales: input.preferredLocales ?? [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: null,
  };
}
