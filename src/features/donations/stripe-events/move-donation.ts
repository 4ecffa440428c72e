import type { Stripe } from 'stripe';
import { inTransaction } from '../../../platform/mongo/in-transaction.ts';
import type { OutgoingMail } from '../../outbox/index.ts';
import type { Delivery } from '../../stripe-inbox/index.ts';
import type { Donation } from '../donation.ts';
import type { HandleEventDeps } from './event-deps.ts';

export interface Move {
  donationId: string;
  /** Where the news lead from the donation as it is; null for nowhere. */
  transition: (donation: Donation) => Donation | null;
  /** A sentence for staff. */
  why: string;
  /** What the donor is told by mail, if the donation moved. */
  mails?: (after: Donation, before: Donation) => OutgoingMail[];
}

/** Applies news that concern no money. */
export async function moveDonation({ connection, store, outbox }: HandleEventDeps, { event, finish }: Delivery, { donationId, transition, why, mails }: Move): Promise<void> {
  await inTransaction(connection, async (session) => {
    const donation = await store.byId(donationId, session);
    if (donation === null) return finish({ state: 'ignored', reason: `About a gift that we don't have: ${donationId}` }, session);
    const next = transition(donation);
    if (next !== null) {
      await store.save(donation, next, { why, stripeEventId: event.id }, session);
      const told = mails?.(next, donation) ?? [];
      if (told.length > 0) await outbox.enqueueMany(told, { session });
    }
    await finish(next === null ? { state: 'done', reason: `Nothing to change for a gift that is ${donation.status}` } : { state: 'done' }, session);
  });
}

export interface Doubt {
  intentId: string | null;
  /** Whether later news may have come first, as far as the donation's state can tell. */
  doubtful: (donation: Donation) => boolean;
  /** Whether the event still says what is so, by Stripe's present status of the payment. */
  fits: (status: string) => boolean;
}

/** As `moveDonation`, for news that may have been overtaken: then Stripe is asked what is so now. */
export async function moveInOrder(deps: HandleEventDeps, delivery: Delivery, move: Move, { intentId, doubtful, fits }: Doubt): Promise<void> {
  const before = await deps.store.byId(move.donationId);
  const asked = before !== null && doubtful(before);
  if (asked) {
    const status = intentId === null ? 'unknown' : (await deps.stripe.paymentIntents.retrieve(intentId)).status;
    if (!fits(status)) return delivery.finish({ state: 'done', reason: `Overtaken: the payment is ${status}, the gift ${before.status}` });
  }
  const transition = (donation: Donation) => {
    if (!asked && doubtful(donation)) throw new Error('Overtaken by another event just now; Stripe is asked at the next try');
    return move.transition(donation);
  };
  await moveDonation(deps, delivery, { ...move, transition });
}

/** News of an attempt that the donor has left behind says nothing about the one under way. */
export function isOlder(donation: Donation, metadata: Stripe.Metadata | null): boolean {
  return metadata?.attempt !== undefined && metadata.attempt !== String(donation.attempt.number);
}
