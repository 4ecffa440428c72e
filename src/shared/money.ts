import { type Currency, minorDigits } from './currency.ts';

/** An amount in the currency's minor unit: `{ minor: 2261100, currency: 'USD' }` is $22,611.00. Frozen; never a float. */
export interface Money {
  readonly minor: number;
  readonly currency: Currency;
}

/** @throws TypeError when `minor` is not an integer that a double holds exactly */
export function money(minor: number, currency: Currency): Money {
  if (!Number.isSafeInteger(minor)) throw new TypeError(`Not an amount in minor units: ${minor} ${currency}`);
  return Object.freeze({ minor, currency });
}

export function zero(currency: Currency): Money {
  return money(0, currency);
}

/** @throws TypeError for two currencies */
export function add(a: Money, b: Money): Money {
  return money(a.minor + sameCurrency(a, b).minor, a.currency);
}

/** @throws TypeError for two currencies */
export function subtract(a: Money, b: Money): Money {
  return money(a.minor - sameCurrency(a, b).minor, a.currency);
}

/** Negative, zero or positive, as `Array.sort` wants it. @throws TypeError for two currencies */
export function compareMoney(a: Money, b: Money): number {
  return a.minor - sameCurrency(a, b).minor;
}

export function isPositive(amount: Money): boolean {
  return amount.minor > 0;
}

/** The larger of the amount and zero. */
export function atLeastZero(amount: Money): Money {
  return amount.minor < 0 ? zero(amount.currency) : amount;
}

/** The amount as a plain decimal, `1234.50`: for form fields and files, exact. */
export function toDecimal(amount: Money): string {
  const digits = minorDigits(amount.currency);
  const sign = amount.minor < 0 ? '-' : '';
  const text = Math.abs(amount.minor).toString().padStart(digits + 1, '0');
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

function sameCurrency(a: Money, b: Money): Money {
  if (a.currency !== b.currency) throw new TypeError(`Two currencies in one sum: ${a.currency} and ${b.currency}`);
  return b;
}
