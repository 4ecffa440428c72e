/** What Stripe keeps of a payment: a share in parts of ten thousand, and a fixed part in minor units. */
interface Fee {
  share: number;
  fixed: number;
}

/** The published rates for domestic cards, by the country whose currency it is. */
const cardFees: Record<string, Fee> = {
  usd: { share: 290, fixed: 30 }, eur: { share: 150, fixed: 25 }, gbp: { share: 150, fixed: 20 }, jpy: { share: 360, fixed: 0 },
  chf: { share: 290, fixed: 30 }, cad: { share: 290, fixed: 30 }, aud: { share: 170, fixed: 30 }, nzd: { share: 265, fixed: 30 },
  sek: { share: 150, fixed: 180 }, dkk: { share: 150, fixed: 180 }, nok: { share: 240, fixed: 200 }, pln: { share: 150, fixed: 100 },
  czk: { share: 150, fixed: 650 }, huf: { share: 150, fixed: 8500 }, ron: { share: 150, fixed: 100 }, hkd: { share: 340, fixed: 235 },
  sgd: { share: 340, fixed: 50 }, myr: { share: 300, fixed: 100 }, mxn: { share: 360, fixed: 300 }, brl: { share: 399, fixed: 39 },
  aed: { share: 290, fixed: 100 }, thb: { share: 365, fixed: 1000 }, inr: { share: 200, fixed: 0 },
};

const otherwise: Fee = { share: 290, fixed: 0 };
const SEPA_DEBIT = 35;
const disputeFees: Record<string, number> = { usd: 1500, eur: 2000, gbp: 2000, chf: 2000, cad: 1500, aud: 2500, nzd: 2500, jpy: 1300, sek: 20_000, nok: 20_000, dkk: 15_000 };
const DISPUTE = 1500;

/**
 * The fee on a card payment, in the same minor units, half a unit rounded up, never more than the amount itself.
 * Each currency is settled in itself.
 */
export function cardFee(amount: number, currency: string): number {
  const { share, fixed } = cardFees[currency] ?? otherwise;
  const fee = (BigInt(amount) * BigInt(share) + 5_000n) / 10_000n + BigInt(fixed);
  return Number(fee < BigInt(amount) ? fee : BigInt(amount));
}

/** The fee on a payment by card or by direct debit, which costs the same whatever its amount. */
export function paymentFee(method: string, amount: number, currency: string): number {
  return method === 'sepa_debit' ? Math.min(SEPA_DEBIT, amount) : cardFee(amount, currency);
}

/** What Stripe takes for a disputed payment, beside the payment; it is not given back. */
export function disputeFee(currency: string): number {
  return disputeFees[currency] ?? DISPUTE;
}
