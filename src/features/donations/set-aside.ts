import { chargeEntry, type EntryParties, UNASSIGNED } from '../ledger/index.ts';
import { type Booking, feeDue, nothingToBook, partiesOf } from './booking.ts';
import { type Donation, quarantined } from './donation.ts';
import type { Payment } from './payment.ts';
import { noFacts } from './payment-facts.ts';
import type { QuarantineRow } from './quarantine-model.ts';

/**
 * Books a payment that doesn't fit: the money is in Stripe's balance and so it is in the books, as nobody's until a person
 * has looked; nothing of it is in any figure of a gift. A gift that it was the first payment of waits with it.
 */
export function settingAside(donation: Donation | null, payment: Payment, why: string, stripeEventId: string, now: Date): Booking & { held: QuarantineRow } {
  const parties = donation === null ? nobody : partiesOf(donation);
  const { chargeId, paymentIntentId, amount, at } = payment;
  const waits = donation === null || donation.chargeId !== null ? null : quarantined(donation, now);
  return {
    ...nothingToBook({ state: 'quarantined', reason: why }),
    entries: [chargeEntry({ chargeId, gross: amount, at, suspense: true, ...parties })],
    changes: donation === null || waits === null ? [] : [{ before: donation, after: waits, cause: { why, stripeEventId } }],
    feesDue: [feeDue(chargeId, parties, at, now)],
    held: {
      _id: chargeId, paymentIntentId, ...parties, amountMinor: amount.minor, currency: amount.currency, at, why, stripeEventId,
      state: 'open', resolvedBy: null, resolvedAt: null, note: null, ...noFacts,
    },
  };
}

const nobody: EntryParties = { organizationId: UNASSIGNED, campaignId: UNASSIGNED, fundraiserId: null, donationId: null };

/** What is said of another event about a payment that was set aside before. The event that set it aside may be tried again. */
export function aboutHeld(held: QuarantineRow, stripeEventId: string): Booking {
  if (held.state === 'open' && held.stripeEventId === stripeEventId) return nothingToBook({ state: 'quarantined', reason: held.why });
  return nothingToBook({ state: 'done', reason: `${held._id} was set aside before and is ${held.state}` });
}
