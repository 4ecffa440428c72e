import type { Delivery } from '../../stripe-inbox/index.ts';
import { knownFromAnother } from '../booking.ts';
import { type Donation, wasPaid } from '../donation.ts';
import { paymentOfCharge } from '../payment.ts';
import { settleDonation } from '../settle-donation.ts';
import { type HandleEventDeps, PATIENCE_MS } from './event-deps.ts';

/**
 * Settles a gift by an event that says it is paid, but not when or by which charge. The charge's own event does, and comes
 * at the same time, so Stripe is asked only when it doesn't: a burst of gifts must not cost a call each.
 */
export async function settleLater(deps: HandleEventDeps, delivery: Delivery, donationId: string, intentId: string): Promise<void> {
  if (saysNothingNew(await deps.store.byId(donationId), intentId)) return delivery.finish(knownFromAnother);
  if (delivery.attempt === 1) return delivery.postpone(PATIENCE_MS);
  const intent = await deps.stripe.paymentIntents.retrieve(intentId, { expand: ['latest_charge'] });
  const charge = intent.latest_charge;
  if (intent.status !== 'succeeded' || charge === null || typeof charge === 'string') throw new Error(`${intentId} is said to be paid, but Stripe calls it ${intent.status}`);
  const payment = paymentOfCharge(charge);
  if (payment === null) return delivery.finish({ state: 'quarantined', reason: `${charge.id} paid for gift ${donationId} and doesn't say so` });
  await settleDonation(deps, payment, delivery);
}

/** Whether the gift is known to be paid by this very payment, so that there is nothing left to do. */
export function saysNothingNew(donation: Donation | null, intentId: string): boolean {
  return donation !== null && donation.paymentIntentId === intentId && wasPaid(donation);
}
