import { type Currency, minorDigits, writtenDigits } from '../../shared/currency.ts';
import { type Money, money } from '../../shared/money.ts';

/** Stripe's least charge in minor units (https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts). */
const least: Readonly<Record<string, number>> = {
  USD: 50, EUR: 50, GBP: 30, CHF: 50, CAD: 50, AUD: 50, NZD: 50, SEK: 300, NOK: 300, DKK: 250, PLN: 200, CZK: 1500, RON: 200, BGN: 100,
  HUF: 17_500, HKD: 400, SGD: 50, MYR: 200, THB: 1000, INR: 50, AED: 200, BRL: 50, MXN: 1000, ZAR: 1000, PHP: 3000, ILS: 200, TRY: 2000, UAH: 2500,
  JPY: 50, KRW: 700, VND: 13_000, CLP: 500, XOF: 300, XAF: 300, PYG: 4000, RWF: 700, BIF: 1500, GNF: 5000, DJF: 100, KMF: 250, MGA: 2500, VUV: 60,
  XPF: 60, KWD: 150, BHD: 200, JOD: 400, OMR: 200, TND: 1600,
};

/** Where Stripe names none: one of the larger unit, or fifty where there is no smaller one. */
const otherwise = { 0: 50, 2: 100, 3: 1000 } as const;

/** Stripe takes eight digits at most. */
const MOST = 99_999_999;

export interface GiftLimits {
  least: Money;
  most: Money;
  /** Amounts are multiples of this many minor units: the third digit of a dinar, and the hundredths of a króna, must be zero. */
  step: number;
}

export function giftLimits(currency: Currency): GiftLimits {
  const digits = minorDigits(currency) as 0 | 2 | 3;
  const step = digits === 3 ? 10 : 10 ** (digits - writtenDigits(currency));
  return { least: money(least[currency] ?? otherwise[digits], currency), most: money(MOST - (MOST % step), currency), step };
}
