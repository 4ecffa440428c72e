import type { ClientSession } from 'mongoose';
import { inTransaction } from '../../platform/mongo/in-transaction.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Delivery } from '../stripe-inbox/index.ts';
import { type Booking, knownFromAnother, nothingToBook } from './booking.ts';
import type { Payment } from './payment.ts';
import { quarantineModel } from './quarantine-model.ts';
import { aboutHeld, settingAside } from './set-aside.ts';
import { settlementOf } from './settlement.ts';
import { writeBookings, type WriteBookingsDeps } from './write-bookings.ts';

export interface SettleDeps extends WriteBookingsDeps {
  clock: Clock;
}

/**
 * Makes a donation paid: its state and history, the ledger's entry, the receipt and the fee that are now due, the
 * donor's wish for reports, and the event that brought the news, all of it in one transaction or nothing.
 */
export async function settleDonation(deps: SettleDeps, payment: Payment, { event, finish }: Pick<Delivery, 'event' | 'finish'>): Promise<void> {
  await inTransaction(deps.connection, async (session) => {
    const booking = await bookPayment(deps, payment, event.id, session);
    const [outcome] = await writeBookings(deps, [booking], session);
    await finish(outcome ?? booking.outcome, session);
  });
}

/** What a payment books by what is stored now. One that doesn't fit is set aside, once. */
export async function bookPayment({ connection, store, clock }: SettleDeps, payment: Payment, stripeEventId: string, session: ClientSession): Promise<Booking> {
  const donation = await store.byId(payment.donationId, session);
  const now = clock.now();
  const settlement = settlementOf(donation, payment, stripeEventId, now);
  switch (settlement.kind) {
    case 'paid':
      return settlement.booking;
    case 'known':
      return nothingToBook(knownFromAnother);
    case 'odd': {
      const held = await quarantineModel(connection).findById(payment.chargeId, null, { session }).lean();
      return held === null ? settingAside(donation, payment, settlement.why, stripeEventId, now) : aboutHeld(held, stripeEventId);
    }
  }
}
