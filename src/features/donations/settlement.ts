import { formatMoney } from '../../shared/format-money.ts';
import { attachedEntry, chargeEntry, type EntryParties, feeMovedEntries, type LedgerEntry, movedEntries } from '../ledger/index.ts';
import { type Booking, feeDue, nothingToBook, partiesOf } from './booking.ts';
import { attached, type Donation, settled } from './donation.ts';
import type { Cause } from './donation-store.ts';
import type { Payment } from './payment.ts';
import type { QuarantineRow } from './quarantine-model.ts';

/** What a payment makes of the donation that it names. */
export type Settlement =
  | { kind: 'known' }
  | { kind: 'paid'; booking: Booking }
  /** It doesn't fit, and a person has to look. */
  | { kind: 'odd'; why: string };

/** Pure, so that many payments can be settled together. @param donation as it is now, or null when we don't have it */
export function settlementOf(donation: Donation | null, payment: Payment, stripeEventId: string, now: Date): Settlement {
  const { chargeId, amount } = payment;
  const sum = () => `${formatMoney(amount)} ${amount.currency}`;
  if (donation === null) return odd(`${sum()} was paid by ${chargeId} for gift ${payment.donationId}, which we don’t have`);
  if (donation.chargeId === chargeId) return { kind: 'known' };
  if (donation.chargeId !== null) return odd(`A second payment of ${sum()}, ${chargeId}, came for gift ${donation.id}, which ${donation.chargeId} paid`);
  const asked = donation.amount;
  if (amount.currency !== asked.currency || amount.minor !== asked.minor) {
    return odd(`${chargeId} paid ${sum()} for gift ${donation.id} of ${formatMoney(asked)} ${asked.currency}`);
  }
  const paid = settled(donation, payment, now);
  if (paid === null) return odd(`${chargeId} paid ${sum()} for gift ${donation.id}, which is ${donation.status} and expects no payment`);
  const parties = partiesOf(donation);
  const booking: Booking = {
    ...paidGift(donation, paid, payment, { why: 'Stripe took the payment', stripeEventId }, now),
    entries: [chargeEntry({ chargeId, gross: amount, at: payment.at, ...parties })],
    feesDue: [feeDue(chargeId, parties, payment.at, now)],
  };
  return { kind: 'paid', booking };
}

function odd(why: string): Settlement {
  return { kind: 'odd', why };
}

/**
 * What a staff member's word books: the payment that was set aside is this gift. What is known of the payment comes along,
 * and so does its money at Stripe, from whoever's figures it waited in.
 * @param fees the entries of what Stripe kept of it so far
 * @returns null when the gift was paid otherwise
 */
export function attachment(donation: Donation, { held, payment, fees }: { held: QuarantineRow; payment: Payment; fees: readonly LedgerEntry[] }, cause: Cause, now: Date): { paid: Donation; booking: Booking } | null {
  const after = attached(donation, payment, now);
  if (after === null) return null;
  const paid = { ...after, refunds: held.refunds, disputes: held.disputes };
  const booking: Booking = {
    ...paidGift(donation, paid, payment, cause, now),
    entries: [attachedEntry({ chargeId: payment.chargeId, gross: payment.amount, at: payment.at, ...partiesOf(donation) }), ...moves(held, partiesOf(donation), payment, fees)],
    held: { ...held, state: 'attached', donationId: donation.id, resolvedBy: cause.staff?.name ?? null, resolvedAt: now },
  };
  return { paid, booking };
}

/** Net, gross and fees of a campaign must be what its payments have in Stripe's balance, whoever they were thought to belong to. */
function moves(held: QuarantineRow, to: EntryParties, { chargeId, amount: gross, at }: Payment, fees: readonly LedgerEntry[]): LedgerEntry[] {
  const { organizationId, campaignId, fundraiserId, donationId } = held;
  const from: EntryParties = { organizationId, campaignId, fundraiserId, donationId };
  return [
    ...(isSame(from, to) ? [] : movedEntries({ chargeId, gross, at }, from, to)),
    ...fees.filter((fee) => !isSame(fee, to)).flatMap((fee) => feeMovedEntries(fee, to)),
  ];
}

function isSame(a: EntryParties, b: EntryParties): boolean {
  return a.organizationId === b.organizationId && a.campaignId === b.campaignId && a.fundraiserId === b.fundraiserId && a.donationId === b.donationId;
}

function paidGift(before: Donation, after: Donation, { at }: Payment, cause: Cause, now: Date): Booking {
  return {
    ...nothingToBook({ state: 'done' }),
    changes: [{ before, after, cause }],
    receiptsDue: [{ _id: after.id, organizationId: after.organizationId, giftAt: at, dueAt: now }],
    consents: after.reports && after.donorEmail !== null ? [after] : [],
  };
}
