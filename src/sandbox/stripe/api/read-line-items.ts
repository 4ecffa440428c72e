import type { Call } from '../call.ts';
import { mergeMetadata } from '../resources/merge-metadata.ts';
import { newLineItem } from '../resources/line-item.ts';
import { newId } from '../resources/new-id.ts';
import { newPrice } from '../resources/price.ts';
import type { LineItem, Price } from '../store/tables.ts';
import { invalidRequest, missingParameter, noSuch } from './api-error.ts';
import type { SessionCreation } from './checkout-session-parameters.ts';

type PriceData = NonNullable<NonNullable<SessionCreation['line_items']>[number]['price_data']>;

/** The lines of a session: of prices that are kept, or that are made for it alone. @throws ApiError */
export function readLineItems(call: Call, { line_items: given }: SessionCreation): LineItem[] {
  if (!given?.length) {
    throw invalidRequest('You must specify `line_items` when creating a Checkout Session in `payment` mode.', { code: 'parameter_missing', param: 'line_items' });
  }
  return given.map((item, position) => {
    const at = `line_items[${position}]`;
    const { price, name } = item.price === undefined ? inlinePrice(call, item.price_data, at) : keptPrice(call, item.price, at);
    if (item.quantity === undefined) throw missingParameter(`${at}[quantity]`);
    return newLineItem({ price, quantity: item.quantity, name, metadata: mergeMetadata({}, item.metadata) });
  });
}

function keptPrice(call: Call, id: string, at: string): { price: Price; name: string } {
  const price = call.changes.get('price', id);
  if (!price) throw noSuch('price', id, `${at}[price]`);
  const product = call.changes.get('product', price.product);
  if (!price.active || product?.active === false) {
    throw invalidRequest(`The price specified is inactive. This field only accepts active prices. (${id})`, { param: `${at}[price]` });
  }
  return { price, name: product?.name ?? 'Payment' };
}

/** A price that exists for this line alone, and so is not active, as with Stripe. */
function inlinePrice(call: Call, data: PriceData | undefined, at: string): { price: Price; name: string } {
  if (!data) throw invalidRequest('You must specify either `price` or `price_data` for each line item.', { code: 'parameter_missing', param: `${at}[price]` });
  const { product: id, product_data: described, unit_amount: unitAmount, currency, tax_behavior: taxBehavior } = data;
  const product = id === undefined ? undefined : call.changes.get('product', id);
  if (id !== undefined && !product) throw noSuch('product', id, `${at}[price_data][product]`);
  const name = product?.name ?? described?.name;
  if (name === undefined) throw missingParameter(`${at}[price_data][product_data]`);
  if (unitAmount === undefined) throw missingParameter(`${at}[price_data][unit_amount]`);
  return { price: newPrice({ active: false, currency, metadata: {}, product: product?.id ?? newId('prod'), taxBehavior, unitAmount }, call.now), name };
}
