import type { Stripe } from 'stripe';
import type { Delivery } from '../../stripe-inbox/index.ts';
import { sessionClosed } from '../donation.ts';
import { idOf } from '../payment.ts';
import { debitEnded, debitStarted } from './debit-news.ts';
import type { HandleEventDeps } from './event-deps.ts';
import { isOlder, moveDonation } from './move-donation.ts';
import { settleLater } from './settle-later.ts';

/** The donor is through the payment page: it is paid, or a bank debit has begun. */
export async function sessionCompleted(deps: HandleEventDeps, delivery: Delivery, donationId: string, session: Stripe.Checkout.Session): Promise<void> {
  const intentId = idOf(session.payment_intent);
  if (session.payment_status !== 'paid') return debitStarted(deps, delivery, donationId, { intentId, metadata: session.metadata });
  if (intentId === null) return delivery.finish({ state: 'quarantined', reason: `Session ${session.id} is paid without a payment` });
  return settleLater(deps, delivery, donationId, intentId);
}

export function sessionDebitFailed(deps: HandleEventDeps, delivery: Delivery, donationId: string, { metadata }: Stripe.Checkout.Session): Promise<void> {
  return debitEnded(deps, delivery, donationId, metadata);
}

export function sessionExpired(deps: HandleEventDeps, delivery: Delivery, donationId: string, { metadata }: Stripe.Checkout.Session): Promise<void> {
  return moveDonation(deps, delivery, {
    donationId,
    transition: (donation) => (isOlder(donation, metadata) ? null : sessionClosed(donation, deps.clock.now())),
    why: 'Stripe closed the payment page',
  });
}
