import type { Call } from '../call.ts';
import { recordChange } from '../events/record-change.ts';
import { recordEvent } from '../events/record-event.ts';
import { mergeMetadata } from '../resources/merge-metadata.ts';
import { newPrice } from '../resources/price.ts';
import { newProduct } from '../resources/product.ts';
import type { Price, Product } from '../store/tables.ts';
import { answerDeleted, answerList, answerObject, objectOf } from './answer.ts';
import { invalidRequest, missingParameter, noSuch } from './api-error.ts';
import { givenOnly } from './given-only.ts';
import { created, currency, expandable, metadata, paging, url } from './common-parameters.ts';
import { emptyable, flag, hash, integer, list, oneOf, required, text } from './parameters.ts';
import { retrieval } from './retrieval.ts';
import { route } from './route.ts';
import type { Route } from './route.ts';

const taxBehavior = oneOf('exclusive', 'inclusive', 'unspecified');
const productFields = {
  active: flag(), images: list(url, 8), shippable: flag(), statement_descriptor: text(22), unit_label: text(12), url, ...expandable,
};
const productCreation = {
  ...productFields,
  default_price_data: hash({ currency: required(currency), tax_behavior: taxBehavior, unit_amount: required(integer({ least: 0 })), metadata }),
  description: text(40_000),
  id: text(),
  metadata,
  name: required(text(250)),
};
const productChange = { ...productFields, default_price: text(), description: emptyable(text(40_000)), metadata: emptyable(metadata), name: text(250) };

/** What is sold: products, and what they cost once (https://docs.stripe.com/api/products, .../prices). Recurring prices belong to Billing. */
export const catalogRoutes: Route[] = [
  route('POST', '/v1/products', productCreation, (call, { default_price_data: data, expand, ...given }) => {
    if (given.id !== undefined && call.changes.get('product', given.id)) throw invalidRequest('Product already exists.', { code: 'resource_already_exists', param: 'id' });
    const product = newProduct({ ...given, metadata: mergeMetadata({}, given.metadata) }, call.now);
    const price = data && newPrice({
      active: true, currency: data.currency, metadata: mergeMetadata({}, data.metadata), product: product.id, taxBehavior: data.tax_behavior, unitAmount: data.unit_amount,
    }, call.now);
    const made: Product = price ? { ...product, default_price: price.id } : product;
    call.changes.put('product', made);
    recordEvent(call, 'product.created', 'product', made);
    if (price) {
      call.changes.put('price', price);
      recordEvent(call, 'price.created', 'price', price);
    }
    return answerObject(call, 'product', made, expand);
  }),

  route('GET', '/v1/products', { active: flag(), created, ids: list(required(text())), ...paging }, (call, { active, ids, ...parameters }) =>
    answerList(call, 'product', '/v1/products', parameters, {
      keep: (product) => (active === undefined || product.active === active) && (ids === undefined || ids.includes(product.id)),
    })),

  retrieval('/v1/products/:id', 'product'),

  route('POST', '/v1/products/:id', productChange, (call, { expand, metadata: change, ...given }, id) => {
    const before = objectOf(call, 'product', id);
    if (given.default_price !== undefined && objectOf(call, 'price', given.default_price, 'default_price').product !== id) {
      throw invalidRequest(`The price ${given.default_price} does not belong to this product.`, { param: 'default_price' });
    }
    const product: Product = { ...before, ...givenOnly(given), metadata: mergeMetadata(before.metadata, change), updated: call.now };
    recordChange(call, 'product.updated', 'product', before, product);
    return answerObject(call, 'product', product, expand);
  }),

  route('DELETE', '/v1/products/:id', {}, (call, _parameters, id) => {
    const product = objectOf(call, 'product', id);
    if (call.changes.find('price', { where: ['product', id], limit: 1 })?.data.length) {
      throw invalidRequest('This product cannot be deleted because it has one or more user-created prices.');
    }
    recordEvent(call, 'product.deleted', 'product', product);
    return answerDeleted(call, 'product', id);
  }),

  route('POST', '/v1/prices', {
    active: flag(), currency: required(currency), lookup_key: text(200), metadata, nickname: text(), product: text(),
    product_data: hash({ active: flag(), id: text(), metadata, name: required(text(250)), statement_descriptor: text(22), unit_label: text(12) }),
    tax_behavior: taxBehavior, unit_amount: integer({ least: 0, most: 999_999_999_999 }), ...expandable,
  }, (call, given) => {
    if (given.unit_amount === undefined) throw missingParameter('unit_amount');
    if ((given.product === undefined) === (given.product_data === undefined)) throw missingParameter('product');
    const price = newPrice({
      active: given.active ?? true, currency: given.currency, lookupKey: given.lookup_key, metadata: mergeMetadata({}, given.metadata), nickname: given.nickname,
      product: productOf(call, given), taxBehavior: given.tax_behavior, unitAmount: given.unit_amount,
    }, call.now);
    call.changes.put('price', price);
    recordEvent(call, 'price.created', 'price', price);
    return answerObject(call, 'price', price, given.expand);
  }),

  route('GET', '/v1/prices', { active: flag(), created, currency, lookup_keys: list(required(text()), 10), product: text(), type: oneOf('one_time', 'recurring'), ...paging },
    (call, { active, currency: code, lookup_keys: keys, product, type, ...parameters }) => answerList(call, 'price', '/v1/prices', parameters, {
      by: { product },
      keep: (price) => (active === undefined || price.active === active) && (code === undefined || price.currency === code)
        && (keys === undefined || keys.includes(price.lookup_key ?? '')) && (type === undefined || price.type === type),
    })),

  retrieval('/v1/prices/:id', 'price'),

  route('POST', '/v1/prices/:id', { active: flag(), lookup_key: text(200), metadata: emptyable(metadata), nickname: emptyable(text()), tax_behavior: taxBehavior, ...expandable },
    (call, { expand, metadata: change, ...given }, id) => {
      const before = objectOf(call, 'price', id);
      const price: Price = { ...before, ...givenOnly(given), metadata: mergeMetadata(before.metadata, change) };
      recordChange(call, 'price.updated', 'price', before, price);
      return answerObject(call, 'price', price, expand);
    }),
];

interface PriceParameters {
  product?: string | undefined;
  product_data?: { active?: boolean | undefined; id?: string | undefined; metadata?: Record<string, string | null> | undefined; name: string } | undefined;
}

function productOf(call: Call, { product, product_data: data }: PriceParameters): string {
  if (data) {
    const made = newProduct({ ...data, metadata: mergeMetadata({}, data.metadata) }, call.now);
    call.changes.put('product', made);
    recordEvent(call, 'product.created', 'product', made);
    return made.id;
  }
  if (!call.changes.get('product', product ?? '')) throw noSuch('product', product ?? '', 'product');
  return product ?? '';
}
