/** What Stripe keeps of a card payment: a share in parts of ten thousand, and a fixed part in minor units. */
interface Fee {
  share: number;
  fixed: number;
}

const cardFees: Record<string, Fee> = {
  usd: { share: 290, fixed: 30 },
  eur: { share: 150, fixed: 25 },
  gbp: { share: 150, fixed: 20 },
  jpy: { share: 360, fixed: 0 },
  chf: { share: 290, fixed: 30 },
  cad: { share: 290, fixed: 30 },
  aud: { share: 170, fixed: 30 },
  nzd: { share: 265, fixed: 30 },
};

const otherwise: Fee = { share: 290, fixed: 0 };

/**
 * The fee on a card payment, in the same minor units, half a unit rounded up, never more than the amount itself.
 * The rates are the published ones for domestic cards; each currency is settled in itself.
 */
export function cardFee(amount: number, currency: string): number {
  const { share, fixed } = cardFees[currency] ?? otherwise;
  const fee = (BigInt(amount) * BigInt(share) + 5_000n) / 10_000n + BigInt(fixed);
  return Number(fee < BigInt(amount) ? fee : BigInt(amount));
}
