import { currencyOf } from '../resources/currency.ts';
import { invalidRequest } from './api-error.ts';
import type { PaymentIntent } from '../store/tables.ts';
import { emptyable, hash, integer, list, required, text } from './parameters.ts';
import type { Read, Rule } from './parameters.ts';

const METADATA = { keys: 50, key: 40, value: 500 };

/** What every answer can be asked to include: `expand[]`. */
export const expandable = { expand: list(text()) };

/** The bounds of a list by second of creation: a number, or gt, gte, lt, lte. */
const range = hash({ gt: integer(), gte: integer(), lt: integer(), lte: integer() });
export const created: Rule<{ gt?: number | undefined; gte?: number | undefined; lt?: number | undefined; lte?: number | undefined } | undefined> =
  (given, at) => {
    if (typeof given !== 'string') return range(given, at);
    const second = integer()(given, at);
    return { gte: second, lte: second };
  };

export const address = hash({ city: text(), country: text(), line1: text(), line2: text(), postal_code: text(), state: text() });

/** Where something is sent to. */
export const shipping = hash({ address: required(address), carrier: text(), name: required(text()), phone: text(), tracking_number: text() });

type GivenAddress = { [Field in 'city' | 'country' | 'line1' | 'line2' | 'postal_code' | 'state']?: string | undefined };
type Address = Record<keyof GivenAddress, string | null>;

/** An address as it is kept: what was left out is null. */
export function addressOf(given: GivenAddress | null | undefined): Address | null {
  if (!given) return null;
  const { city = null, country = null, line1 = null, line2 = null, postal_code = null, state = null } = given;
  return { city, country, line1, line2, postal_code, state };
}

/** Where something is sent to, as it is kept. */
export function shippingOf(given: Read<{ shipping: typeof shipping }>['shipping'] | null): PaymentIntent['shipping'] {
  const address = given && addressOf(given.address);
  if (!given || !address) return null;
  const { carrier = null, name, phone = null, tracking_number = null } = given;
  return { address, carrier, name, phone, tracking_number };
}

export const paging = {
  limit: integer({ least: 1, most: 100 }),
  starting_after: text(255),
  ending_before: text(255),
  ...expandable,
};

/** Key-value pairs; null unsets one (https://docs.stripe.com/api/metadata). */
export const metadata: Rule<Record<string, string | null> | undefined> = (given, at) => {
  if (given === undefined) return undefined;
  if (typeof given === 'string') throw invalidRequest('Invalid hash', { param: at });
  const names = Object.keys(given);
  if (names.length > METADATA.keys) throw invalidRequest(`You can only have ${METADATA.keys} metadata keys.`, { param: at });
  const long = names.find((name) => name.length > METADATA.key);
  if (long !== undefined) {
    throw invalidRequest(`Metadata keys must be at most ${METADATA.key} characters: ${long}`, { param: at });
  }
  const value = emptyable(text(METADATA.value));
  return Object.fromEntries(names.map((name) => [name, value(given[name], `${at}[${name}]`) ?? null]));
};

/** A currency code in lower case. */
export const currency: Rule<string | undefined> = (given, at) => {
  const code = text(10)(given, at)?.toLowerCase();
  if (code === undefined || currencyOf(code)) return code;
  throw invalidRequest(`Invalid currency: ${code}. Stripe supports three-letter ISO codes of the currencies listed at https://stripe.com/docs/currencies.`, { param: at });
};

export const email: Rule<string | undefined> = (given, at) => {
  const address = text(800)(given, at);
  if (address === undefined || /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(address)) return address;
  throw invalidRequest(`Invalid email address: ${address}`, { code: 'email_invalid', param: at });
};

export const url: Rule<string | undefined> = (given, at) => {
  const address = text(5000)(given, at);
  // The placeholder is not legal in a URL, but Stripe takes it there.
  const readable = address?.replaceAll('{CHECKOUT_SESSION_ID}', 'id');
  if (readable === undefined || (/^https?:\/\//i.test(readable) && URL.canParse(readable))) return address;
  throw invalidRequest('Not a valid URL', { code: 'url_invalid', param: at });
};

/** What follows the name on a card statement: Latin, at most 22 characters, with a letter, without quotes or signs. */
export const statementSuffix: Rule<string | undefined> = (given, at) => {
  const suffix = text(22)(given, at);
  if (suffix === undefined || (/[A-Za-z]/.test(suffix) && /^[\x20-\x7e]+$/.test(suffix) && !/[<>\\'"*]/.test(suffix))) return suffix;
  throw invalidRequest('The statement descriptor suffix must contain at least one Latin letter and none of the characters < > \\ \' " *.', {
    code: 'invalid_characters', param: at,
  });
};
