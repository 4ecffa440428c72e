import type { ClientSession } from 'mongoose';
import type { Stripe } from 'stripe';
import { inTransaction } from '../../platform/mongo/in-transaction.ts';
import type { Delivery } from '../stripe-inbox/index.ts';
import { both, type Booking, nothingToBook } from './booking.ts';
import { disputesToAnswer, noteDisputes } from './dispute-news.ts';
import type { Donation } from './donation.ts';
import { factBooking, heldFactBooking } from './fact-booking.ts';
import { type Payment, paymentOfCharge } from './payment.ts';
import type { PaymentFacts } from './payment-facts.ts';
import { quarantineModel, type QuarantineRow } from './quarantine-model.ts';
import { bookPayment, type SettleDeps } from './settle-donation.ts';
import { writeBookings } from './write-bookings.ts';

export interface ApplyFactsDeps extends SettleDeps {
  stripe: Pick<Stripe, 'charges'>;
}

export interface News {
  chargeId: string;
  facts: PaymentFacts;
  /** A sentence for staff. */
  why: string;
}

/** What we have of a charge: the gift that it paid, or that it was set aside. */
export type Known = { donation: Donation } | { held: QuarantineRow };

export async function knownOf({ connection, store }: SettleDeps, chargeId: string, session: ClientSession | null = null): Promise<Known | null> {
  const donation = await store.byChargeId(chargeId, session);
  if (donation !== null) return { donation };
  const held = await quarantineModel(connection).findById(chargeId, null, { session }).lean();
  return held === null ? null : { held };
}

/**
 * Adds news about a payment to what is known of it: the donation's facts and state with its history, the ledger's entries,
 * the fees and documents that are due, and the event, in one transaction. News that come before the payment itself
 * settle it first, by what Stripe says of the charge.
 */
export async function applyFacts(deps: ApplyFactsDeps, news: News, { event, finish }: Pick<Delivery, 'event' | 'finish'>): Promise<void> {
  const unheard = (await knownOf(deps, news.chargeId)) === null;
  const payment = unheard ? await readPayment(deps.stripe, news.chargeId) : null;
  if (unheard && payment === null) return finish({ state: 'ignored', reason: `${news.chargeId} was never a gift of this platform` });
  await inTransaction(deps.connection, async (session) => {
    const booking = await bookFacts(deps, news, payment, event.id, session);
    const [outcome] = await writeBookings(deps, [booking], session);
    await finish(outcome ?? booking.outcome, session);
  });
}

async function bookFacts(deps: ApplyFactsDeps, { chargeId, facts, why }: News, payment: Payment | null, stripeEventId: string, session: ClientSession): Promise<Booking> {
  const known = await knownOf(deps, chargeId, session);
  const first = known === null && payment !== null ? await bookPayment(deps, payment, stripeEventId, session) : nothingToBook({ state: 'done' });
  const target = known ?? afterwards(first);
  if (target === null) throw new Error(`${chargeId} was known a moment ago, or is to be settled, and is neither`);
  const now = deps.clock.now();
  const whose = 'donation' in target ? { donationId: target.donation.id, organizationId: target.donation.organizationId } : { donationId: null, organizationId: target.held.organizationId };
  await noteDisputes(deps.connection, disputesToAnswer('donation' in target ? target.donation : target.held, facts), { chargeId, ...whose }, session);
  return both(first, 'donation' in target ? factBooking(target.donation, facts, { why, stripeEventId }, now) : heldFactBooking(target.held, facts, now));
}

/** What a settlement leads to. One that was set aside may change a donation, too: the money is with the former. */
function afterwards({ held, changes }: Booking): Known | null {
  if (held !== null) return { held };
  const donation = changes.at(-1)?.after;
  return donation === undefined ? null : { donation };
}

/** @returns null when Stripe doesn't have it or it is no gift @throws Error when it hasn't succeeded: it may, by the next try */
async function readPayment(stripe: Pick<Stripe, 'charges'>, chargeId: string): Promise<Payment | null> {
  const charge = await readCharge(stripe, chargeId);
  const payment = charge === null ? null : paymentOfCharge(charge);
  if (charge !== null && payment !== null && charge.status !== 'succeeded') throw new Error(`${chargeId} is ${charge.status}, but there is news about what became of it`);
  return payment;
}

export async function readCharge(stripe: Pick<Stripe, 'charges'>, chargeId: string): Promise<Stripe.Charge | null> {
  try {
    return await stripe.charges.retrieve(chargeId);
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'resource_missing') return null;
    throw error;
  }
}
