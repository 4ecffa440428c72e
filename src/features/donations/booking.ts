import type { EntryParties, LedgerEntry } from '../ledger/index.ts';
import type { Outcome } from '../stripe-inbox/index.ts';
import type { Donation } from './donation.ts';
import type { DonationChange } from './donation-store.ts';
import type { CorrectionDueRow, FeeDueRow, ReceiptDueRow } from './due-models.ts';
import type { QuarantineRow } from './quarantine-model.ts';

/**
 * All that one piece of news writes. Made by pure functions, and written by `writeBookings`: one alone, or many together
 * in one transaction.
 */
export interface Booking {
  entries: readonly LedgerEntry[];
  /** Changes of donations in their order; of one that changes twice, the last says where it is. */
  changes: readonly DonationChange[];
  receiptsDue: readonly ReceiptDueRow[];
  feesDue: readonly FeeDueRow[];
  correctionsDue: readonly CorrectionDueRow[];
  /** A payment that is set aside, as it is from now on. */
  held: QuarantineRow | null;
  /** Paid gifts whose donors take report mails. */
  consents: readonly Donation[];
  /** What becomes of the event, once all of it is written. */
  outcome: Outcome;
}

/** Events of one payment tell the same in several ways. */
export const knownFromAnother: Outcome = { state: 'done', reason: 'Known from another event' };

export function nothingToBook(outcome: Outcome): Booking {
  return { entries: [], changes: [], receiptsDue: [], feesDue: [], correctionsDue: [], held: null, consents: [], outcome };
}

/** The second after the first, as one. */
export function both(first: Booking, second: Booking): Booking {
  return {
    entries: [...first.entries, ...second.entries],
    changes: [...first.changes, ...second.changes],
    receiptsDue: [...first.receiptsDue, ...second.receiptsDue],
    feesDue: [...first.feesDue, ...second.feesDue],
    correctionsDue: [...first.correctionsDue, ...second.correctionsDue],
    held: second.held ?? first.held,
    consents: [...first.consents, ...second.consents],
    // What a person has to look at must not be hidden by news that went well.
    outcome: first.outcome.state === 'quarantined' ? first.outcome : second.outcome,
  };
}

/** Whose figures a donation's money belongs to. */
export function partiesOf({ id, organizationId, campaignId, fundraiserId }: Donation): EntryParties {
  return { organizationId, campaignId, fundraiserId, donationId: id };
}

/** @param source id of the charge, refund or dispute, as `FeeDueRow` has it */
export function feeDue(source: string, parties: EntryParties, chargedAt: Date, now: Date): FeeDueRow {
  return { _id: source, ...parties, chargedAt, since: now, tries: 0, dueAt: now };
}
