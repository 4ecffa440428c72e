import type { Stripe } from 'stripe';
import type { Delivery } from '../../stripe-inbox/index.ts';
import { debitFailed, type Donation, failed } from '../donation.ts';
import { debitStarted, mailOf } from './debit-news.ts';
import type { HandleEventDeps } from './event-deps.ts';
import { isOlder, moveInOrder } from './move-donation.ts';
import { settleLater } from './settle-later.ts';

export function intentSucceeded(deps: HandleEventDeps, delivery: Delivery, donationId: string, intent: Stripe.PaymentIntent): Promise<void> {
  return settleLater(deps, delivery, donationId, intent.id);
}

export function intentProcessing(deps: HandleEventDeps, delivery: Delivery, donationId: string, intent: Stripe.PaymentIntent): Promise<void> {
  return debitStarted(deps, delivery, donationId, { intentId: intent.id, metadata: intent.metadata });
}

/** A declined card, at which the donor can try again at once, or a debit that was under way. */
export function intentFailed(deps: HandleEventDeps, delivery: Delivery, donationId: string, { id, last_payment_error: error, metadata }: Stripe.PaymentIntent): Promise<void> {
  const code = error?.decline_code ?? error?.code ?? 'unknown';
  const now = deps.clock.now();
  const transition = (donation: Donation) => {
    if (isOlder(donation, metadata)) return null;
    return donation.status === 'processing' ? debitFailed(donation, now) : failed(donation, code, now);
  };
  return moveInOrder(deps, delivery, {
    donationId,
    transition,
    why: `The payment failed: ${code}`,
    mails: (after, before) => (before.status === 'processing' ? mailOf('gift-failed', after) : []),
  }, {
    intentId: id,
    // A card that was declined before the donor chose a bank debit must not end the debit.
    doubtful: (donation) => donation.status === 'processing',
    fits: (status) => status !== 'processing' && status !== 'succeeded',
  });
}
