import type { Product } from '../store/tables.ts';
import { newId } from './new-id.ts';

interface ProductInput {
  id?: string | undefined;
  active?: boolean | undefined;
  description?: string | null | undefined;
  images?: string[] | undefined;
  metadata: Record<string, string>;
  name: string;
  shippable?: boolean | undefined;
  statement_descriptor?: string | undefined;
  unit_label?: string | null | undefined;
  url?: string | null | undefined;
}

export function newProduct(input: ProductInput, now: number): Product {
  return {
    id: input.id ?? newId('prod'),
    object: 'product',
    active: input.active ?? true,
    created: now,
    default_price: null,
    description: input.description ?? null,
    images: input.images ?? [],
    livemode: false,
    marketing_features: [],
    metadata: input.metadata,
    name: input.name,
    package_dimensions: null,
    shippable: input.shippable ?? null,
    statement_descriptor: input.statement_descriptor ?? null,
    tax_code: null,
    tax_details: null,
    type: 'service',
    unit_label: input.unit_label ?? null,
    updated: now,
    url: input.url ?? null,
  };
}
