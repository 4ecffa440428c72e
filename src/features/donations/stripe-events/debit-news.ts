import type { Stripe } from 'stripe';
import type { OutgoingMail } from '../../outbox/index.ts';
import type { Delivery } from '../../stripe-inbox/index.ts';
import { debitFailed, type Donation, processing, wasPaid } from '../donation.ts';
import type { HandleEventDeps } from './event-deps.ts';
import { isOlder, moveDonation, moveInOrder } from './move-donation.ts';

/**
 * The start of a bank debit, unless its end was heard of first: by its own events, or by the donor, whom Stripe let try again.
 */
export function debitStarted(deps: HandleEventDeps, delivery: Delivery, donationId: string, { intentId, metadata }: { intentId: string | null; metadata: Stripe.Metadata | null }): Promise<void> {
  return moveInOrder(deps, delivery, {
    donationId,
    transition: (donation) => (isOlder(donation, metadata) ? null : processing(donation, deps.clock.now())),
    why: 'The bank debit is under way',
    mails: (donation) => mailOf('gift-processing', donation),
  }, {
    intentId,
    doubtful: (donation) => donation.status !== 'pending' && !wasPaid(donation),
    fits: (status) => status === 'processing',
  });
}

/** The end of one that came to nothing, some days later: the donor isn't at the screen any more. */
export function debitEnded(deps: HandleEventDeps, delivery: Delivery, donationId: string, metadata: Stripe.Metadata | null): Promise<void> {
  return moveDonation(deps, delivery, {
    donationId,
    transition: (donation) => (isOlder(donation, metadata) ? null : debitFailed(donation, deps.clock.now())),
    why: 'The bank debit failed',
    mails: (donation) => mailOf('gift-failed', donation),
  });
}

/** By the attempt: each debit that fails is told of, and the same one once. */
export function mailOf(kind: 'gift-processing' | 'gift-failed', { id, attempt, donorEmail }: Donation): OutgoingMail[] {
  return donorEmail === null ? [] : [{ kind, subject: `${id}:${attempt.number}`, to: donorEmail }];
}
