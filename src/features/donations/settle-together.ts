import { inTransaction } from '../../platform/mongo/in-transaction.ts';
import type { FinishMany, Outcome } from '../stripe-inbox/index.ts';
import { type Booking, knownFromAnother } from './booking.ts';
import type { Donation } from './donation.ts';
import type { Payment } from './payment.ts';
import type { SettleDeps } from './settle-donation.ts';
import { settlementOf } from './settlement.ts';
import { writeBookings } from './write-bookings.ts';

/** A payment, and the event that brought the news of it. */
export interface PaymentNews {
  eventId: string;
  payment: Payment;
}

export interface SettledTogether {
  /** The ids of the events that are finished. */
  finished: Set<string>;
  /** The gifts of these payments as they are now, by their ids. */
  donations: Map<string, Donation>;
}

/**
 * As `settleDonation`, for many payments in one transaction and a few round trips. A payment that doesn't fit its gift is
 * left to be settled alone.
 */
export async function settleTogether(deps: SettleDeps, news: readonly PaymentNews[], finish: FinishMany): Promise<SettledTogether> {
  if (news.length === 0) return { finished: new Set(), donations: new Map() };
  return inTransaction(deps.connection, async (session) => {
    const donations = await deps.store.byIds(news.map(({ payment }) => payment.donationId), session);
    const { paid, known } = plainOf(news, donations, deps.clock.now());
    const results = await writeBookings(deps, [...paid.values()], session);
    const outcomes = new Map<string, Outcome>(known.map((eventId) => [eventId, knownFromAnother]));
    [...paid.keys()].forEach((eventId, index) => outcomes.set(eventId, results[index] ?? { state: 'done' }));
    await finish(outcomes, session);
    return { finished: new Set(outcomes.keys()), donations };
  });
}

/** Puts the gifts that are paid now in the place of those before, so that a second payment of one is seen as that. */
function plainOf(news: readonly PaymentNews[], donations: Map<string, Donation>, now: Date): { paid: Map<string, Booking>; known: string[] } {
  const paid = new Map<string, Booking>();
  const known: string[] = [];
  for (const { eventId, payment } of news) {
    const settlement = settlementOf(donations.get(payment.donationId) ?? null, payment, eventId, now);
    if (settlement.kind === 'known') known.push(eventId);
    if (settlement.kind !== 'paid') continue;
    paid.set(eventId, settlement.booking);
    for (const { after } of settlement.booking.changes) donations.set(after.id, after);
  }
  return { paid, known };
}
