import type { Currency } from '../../shared/currency.ts';
import { type Money, money } from '../../shared/money.ts';
import { giftLimits } from './gift-limits.ts';

/** What Stripe keeps of a card payment: a share in hundredths of a percent, and a fixed part in minor units. */
export interface CardFee {
  basisPoints: number;
  fixedMinor: number;
}

/** Published prices for domestic cards (https://stripe.com/pricing of each country). The ledger books what was really kept. */
const cardFees: Readonly<Record<string, CardFee>> = {
  USD: { basisPoints: 290, fixedMinor: 30 },
  EUR: { basisPoints: 150, fixedMinor: 25 },
  GBP: { basisPoints: 150, fixedMinor: 20 },
  JPY: { basisPoints: 360, fixedMinor: 0 },
  CHF: { basisPoints: 290, fixedMinor: 30 },
  CAD: { basisPoints: 290, fixedMinor: 30 },
  AUD: { basisPoints: 170, fixedMinor: 30 },
  NZD: { basisPoints: 265, fixedMinor: 30 },
};

export function cardFeeOf(currency: Currency): CardFee {
  return cardFees[currency] ?? { basisPoints: 290, fixedMinor: 0 };
}

const WHOLE = 10_000n;

/**
 * What has to be added to a gift so that all of it is left after Stripe's fee, which is taken from the whole sum:
 * (gift + fixed) / (1 − share), rounded up, so that it is enough however Stripe rounds.
 */
export function coverFor(gift: Money): Money {
  const { basisPoints, fixedMinor } = cardFeeOf(gift.currency);
  const rest = WHOLE - BigInt(basisPoints);
  const whole = ((BigInt(gift.minor) + BigInt(fixedMinor)) * WHOLE + rest - 1n) / rest;
  return money(Number(whole) - gift.minor, gift.currency);
}

/**
 * What a donor who covers the fee is asked to add: with it, too, the sum has to be one that Stripe takes, a multiple of its
 * step and not above its limit. public/js/live-sum.js shows the same sum while people type.
 */
export function coverAsked(gift: Money): Money {
  const { most, step } = giftLimits(gift.currency);
  const { minor } = coverFor(gift);
  const stepped = minor + ((step - (minor % step)) % step);
  return money(Math.min(stepped, most.minor - gift.minor), gift.currency);
}
