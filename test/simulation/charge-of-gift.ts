import { stripeTruth } from './stripe-truth.ts';
import type { World } from './world.ts';

/** The charge that Stripe took for a gift, whether the house has heard of it or not: an odd one first, if one was made. */
export async function chargeOfGift({ addresses, journal }: World, gift: number): Promise<string | null> {
  const known = journal.gifts.get(gift);
  if (known === undefined) return null;
  if (known.oddCharge !== undefined) return known.oddCharge;
  const [session] = /cs_\w+/.exec(known.payAddress ?? '') ?? [];
  if (session === undefined) return null;
  const stripe = stripeTruth(addresses.stripeBase);
  const { payment_intent: intent } = await stripe.get(`/v1/checkout/sessions/${session}`);
  if (typeof intent !== 'string') return null;
  const { latest_charge: charge } = await stripe.get(`/v1/payment_intents/${intent}`);
  return typeof charge === 'string' ? charge : null;
}
