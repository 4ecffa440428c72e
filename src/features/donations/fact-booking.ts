import { type Money, money } from '../../shared/money.ts';
import { disputeEntry, disputeReinstatedEntry, type EntryParties, type LedgerEntry, refundEntry, refundFailedEntry } from '../ledger/index.ts';
import { type Booking, feeDue, nothingToBook, partiesOf } from './booking.ts';
import { type Donation, withFacts } from './donation.ts';
import type { Cause } from './donation-store.ts';
import type { CorrectionDueRow, CorrectionKind, FeeDueRow } from './due-models.ts';
import { joinFacts, type PaymentFacts, refundedMinor } from './payment-facts.ts';
import type { QuarantineRow } from './quarantine-model.ts';

/** What news about the payment of a gift books: what it says beyond what is known already. */
export function factBooking(donation: Donation, news: PaymentFacts, cause: Cause, now: Date): Booking {
  const after = withFacts(donation, news, now);
  if (after === null) return nothingToBook({ state: 'done', reason: 'Known from another event' });
  return {
    ...nothingToBook({ state: 'done' }),
    ...moneyMoved({ before: donation, after, parties: partiesOf(donation), currency: donation.amount.currency, suspense: false }, now),
    changes: [{ before: donation, after, cause }],
    correctionsDue: correctionsOf(donation, after, now),
  };
}

/** As `factBooking`, for a payment that is set aside. What Stripe gave back as a whole needs nobody's care any more. */
export function heldFactBooking(held: QuarantineRow, news: PaymentFacts, now: Date): Booking {
  const facts = joinFacts(held, news);
  const { organizationId, campaignId, fundraiserId, donationId, currency } = held;
  const moved = { before: held, after: facts, parties: { organizationId, campaignId, fundraiserId, donationId }, currency, suspense: true };
  return { ...nothingToBook({ state: 'done' }), ...moneyMoved(moved, now), held: resolved({ ...held, ...facts }, now) };
}

function resolved(held: QuarantineRow, now: Date): QuarantineRow {
  const givenBack = refundedMinor(held) >= held.amountMinor;
  if (held.state === 'open' && givenBack) return { ...held, state: 'refunded', resolvedAt: now };
  const failed = held.refunds.some(({ status }) => status === 'failed');
  return held.state === 'refunded' && !givenBack && failed ? { ...held, state: 'open', resolvedBy: null, resolvedAt: null, note: 'The refund failed: the money is with us again.' } : held;
}

interface Moved {
  before: PaymentFacts;
  after: PaymentFacts;
  parties: EntryParties;
  currency: string;
  suspense: boolean;
}

/** One movement in Stripe's balance, with where its fee will be found. */
interface Movement {
  entry: LedgerEntry;
  feeDue: FeeDueRow;
}

function moneyMoved({ before, after, ...whose }: Moved, now: Date): Pick<Booking, 'entries' | 'feesDue'> {
  const known = new Set(movementsOf(before, whose, now).map(({ entry }) => entry.key));
  const fresh = movementsOf(after, whose, now).filter(({ entry }) => !known.has(entry.key));
  return { entries: fresh.map(({ entry }) => entry), feesDue: fresh.map((each) => each.feeDue) };
}

/**
 * All that facts say has moved. It depends on nothing else, so every order of news books the same. A refund that failed
 * was one before, also when its failure is the first that we hear of it.
 */
function movementsOf({ refunds, disputes }: PaymentFacts, { parties, currency, suspense }: Omit<Moved, 'before' | 'after'>, now: Date): Movement[] {
  const amountOf = (minor: number): Money => money(minor, currency);
  const due = (source: string, at: Date) => feeDue(source, parties, at, now);
  return [
    ...refunds.flatMap(({ refundId, minor, status, at }) => {
      const refund = { refundId, amount: amountOf(minor), at, suspense, ...parties };
      const given: Movement = { entry: refundEntry(refund), feeDue: due(refundId, at) };
      return status === 'failed' ? [given, { entry: refundFailedEntry(refund), feeDue: due(`${refundId}:back`, at) }] : [given];
    }),
    ...disputes.flatMap(({ disputeId, minor, withdrawn, reinstated, at }) => {
      const dispute = { disputeId, amount: amountOf(minor), at, suspense, ...parties };
      const taken: Movement[] = withdrawn ? [{ entry: disputeEntry(dispute), feeDue: due(disputeId, at) }] : [];
      return reinstated ? [...taken, { entry: disputeReinstatedEntry(dispute), feeDue: due(`${disputeId}:back`, at) }] : taken;
    }),
  ];
}

/** What the donor is owed a document about: money that was given back, that was not after all, that a bank took for good, or returned on appeal. */
function correctionsOf(before: Donation, after: Donation, now: Date): CorrectionDueRow[] {
  const due = (kind: CorrectionKind, subjectId: string, minor: number, at: Date): CorrectionDueRow => ({
    _id: `${kind}:${subjectId}`, donationId: after.id, organizationId: after.organizationId, kind, subjectId, amountMinor: minor, currency: after.amount.currency, at, dueAt: now, tries: 0,
  });
  const refundBefore = new Map(before.refunds.map((fact) => [fact.refundId, fact.status]));
  const disputeBefore = new Map(before.disputes.map((fact) => [fact.disputeId, fact.status]));
  return [
    ...after.refunds.flatMap(({ refundId, minor, status, at }) => {
      const was = refundBefore.get(refundId);
      if (status === 'succeeded' && was !== 'succeeded') return [due('refund', refundId, minor, at)];
      return status === 'failed' && was === 'succeeded' ? [due('refund-failed', refundId, minor, at)] : [];
    }),
    ...after.disputes.flatMap(({ disputeId, minor, status, at }) => {
      const was = disputeBefore.get(disputeId);
      if (status === 'lost' && was !== 'lost') return [due('dispute-lost', disputeId, minor, at)];
      return status === 'won' && was === 'lost' ? [due('dispute-overturned', disputeId, minor, at)] : [];
    }),
  ];
}
