import type { Stripe } from 'stripe';
import type { Delivery } from '../../stripe-inbox/index.ts';
import { knownOf } from '../apply-facts.ts';
import { paymentOfCharge } from '../payment.ts';
import { refundedMinor } from '../payment-facts.ts';
import { settleDonation } from '../settle-donation.ts';
import { type HandleEventDeps, PATIENCE_MS } from './event-deps.ts';
import { refundFact } from './refund-events.ts';
import { tellFacts } from './tell-facts.ts';

export async function chargeSucceeded(deps: HandleEventDeps, delivery: Delivery, charge: Stripe.Charge): Promise<void> {
  const payment = paymentOfCharge(charge);
  if (payment === null) return delivery.finish({ state: 'ignored', reason: 'Not a gift of this platform' });
  return settleDonation(deps, payment, delivery);
}

/**
 * Says how much of a charge was given back, but not by which refunds. Their own events come at the same time; where they
 * don't, Stripe is asked for the list.
 */
export async function chargeRefunded(deps: HandleEventDeps, delivery: Delivery, charge: Stripe.Charge): Promise<void> {
  const known = await knownOf(deps, charge.id);
  if (known === null && charge.metadata.donationId === undefined) return delivery.finish({ state: 'ignored', reason: 'Not a gift of this platform' });
  const facts = known === null ? null : 'donation' in known ? known.donation : known.held;
  if (facts !== null && refundedMinor(facts) === charge.amount_refunded) return delivery.finish({ state: 'done', reason: 'Known from another event' });
  if (delivery.attempt === 1) return delivery.postpone(PATIENCE_MS);
  const refunds = await deps.stripe.refunds.list({ charge: charge.id, limit: 100 }).autoPagingToArray({ limit: 1_000 });
  return tellFacts(deps, delivery, { chargeId: charge.id, facts: { refunds: refunds.map(refundFact), disputes: [] }, why: 'Stripe gave money back' });
}
