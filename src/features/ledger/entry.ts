import { createHash } from 'node:crypto';
import type { Currency } from '../../shared/currency.ts';
import type { Money } from '../../shared/money.ts';

export const entryKinds = ['charge', 'fee', 'import', 'refund', 'refund-failed', 'dispute', 'dispute-reinstated', 'attached', 'moved', 'fee-moved', 'payout'] as const;
export type EntryKind = (typeof entryKinds)[number];

/** Where money is, comes from or goes to. Refunds and disputes are contra accounts of income: debited, they lower what was raised. */
export const accounts = [
  'assets:stripe', 'assets:former-platform', 'assets:bank',
  'income:gifts', 'income:refunds', 'income:disputes',
  'expenses:stripe-fees', 'liabilities:unassigned',
] as const;
export type Account = (typeof accounts)[number];

/** The organization or campaign of money that belongs to no known gift: payouts, payments that a person has to look at. */
export const UNASSIGNED = 'unassigned';

/** One side of an entry, in minor units of the entry's currency: debits are positive, credits negative. */
export interface Posting {
  account: Account;
  minor: number;
}

/** Whose figures an entry belongs to. */
export interface EntryParties {
  organizationId: string;
  campaignId: string;
  fundraiserId: string | null;
  donationId: string | null;
}

/** A booking that is never changed. A mistake is reversed by another entry. */
export interface LedgerEntry extends EntryParties {
  /** Names what was booked, so that it can be booked once only: `charge:ch_…`, `fee:txn_…`, `refund:re_…`, `dispute:dp_…:withdrawn`, `moved:ch_…:in`. */
  key: string;
  kind: EntryKind;
  /** When it happened, which is not when we heard of it. */
  at: Date;
  currency: Currency;
  postings: readonly Posting[];
  hash: string;
}

/** Booked as owed to whoever it turns out to belong to, in no raised figure, until a person has looked at it. */
interface Suspendable {
  suspense?: boolean;
}

/** A gift that Stripe took, gross: the fee is booked when it is learned. */
export function chargeEntry(charge: { chargeId: string; gross: Money; at: Date } & Suspendable & EntryParties): LedgerEntry {
  return entry(`charge:${charge.chargeId}`, 'charge', charge, charge.gross, ['assets:stripe', incomeOr('income:gifts', charge)]);
}

/** What Stripe kept of a charge: from here on the balance holds the net. Negative where Stripe gave a fee back. */
export function feeEntry(fee: { transactionId: string; fee: Money; at: Date } & EntryParties): LedgerEntry {
  return entry(`fee:${fee.transactionId}`, 'fee', fee, fee.fee, ['expenses:stripe-fees', 'assets:stripe']);
}

/** A gift that a former platform took. Its reference is unique within the campaign that it came in for. */
export function importEntry(gift: { reference: string; gross: Money; at: Date } & EntryParties): LedgerEntry {
  return entry(`import:${gift.campaignId}:${gift.reference}`, 'import', gift, gift.gross, ['assets:former-platform', 'income:gifts']);
}

/** What was given back, booked as soon as a refund is known: Stripe takes it from the balance at once. */
export function refundEntry(refund: { refundId: string; amount: Money; at: Date } & Suspendable & EntryParties): LedgerEntry {
  return entry(`refund:${refund.refundId}`, 'refund', refund, refund.amount, [incomeOr('income:refunds', refund), 'assets:stripe']);
}

/** A refund that the donor's bank turned away, or that was canceled: the money is back in the balance. */
export function refundFailedEntry(refund: { refundId: string; amount: Money; at: Date } & Suspendable & EntryParties): LedgerEntry {
  return entry(`refund:${refund.refundId}:failed`, 'refund-failed', refund, refund.amount, ['assets:stripe', incomeOr('income:refunds', refund)]);
}

/** What Stripe withdrew because the donor's bank disputes the payment. */
export function disputeEntry(dispute: { disputeId: string; amount: Money; at: Date } & Suspendable & EntryParties): LedgerEntry {
  return entry(`dispute:${dispute.disputeId}:withdrawn`, 'dispute', dispute, dispute.amount, [incomeOr('income:disputes', dispute), 'assets:stripe']);
}

/** What Stripe gave back because the dispute was won. */
export function disputeReinstatedEntry(dispute: { disputeId: string; amount: Money; at: Date } & Suspendable & EntryParties): LedgerEntry {
  return entry(`dispute:${dispute.disputeId}:reinstated`, 'dispute-reinstated', dispute, dispute.amount, ['assets:stripe', incomeOr('income:disputes', dispute)]);
}

/** A payment that was booked in suspense and that staff have found the gift of. */
export function attachedEntry(charge: { chargeId: string; gross: Money; at: Date } & EntryParties): LedgerEntry {
  return entry(`attached:${charge.chargeId}`, 'attached', charge, charge.gross, ['liabilities:unassigned', 'income:gifts']);
}

/**
 * A payment that was set aside among the figures of one owner and turns out to be another's: it leaves the former's money at
 * Stripe and comes to the latter's. The two are booked together, when the payment itself happened.
 */
export function movedEntries(charge: { chargeId: string; gross: Money; at: Date }, from: EntryParties, to: EntryParties): LedgerEntry[] {
  const { chargeId, gross, at } = charge;
  return [
    entry(`moved:${chargeId}:out`, 'moved', { ...from, at }, gross, ['liabilities:unassigned', 'assets:stripe']),
    entry(`moved:${chargeId}:in`, 'moved', { ...to, at }, gross, ['assets:stripe', 'liabilities:unassigned']),
  ];
}

/** A fee that goes along with such a payment. @param fee the entry by which it was booked */
export function feeMovedEntries(fee: LedgerEntry, to: EntryParties): LedgerEntry[] {
  const transactionId = fee.key.slice('fee:'.length);
  const minor = fee.postings.reduce((sum, posting) => (posting.account === 'expenses:stripe-fees' ? sum + posting.minor : sum), 0);
  const kept: Money = { minor, currency: fee.currency };
  return [
    entry(`moved:${transactionId}:out`, 'fee-moved', fee, kept, ['assets:stripe', 'expenses:stripe-fees']),
    entry(`moved:${transactionId}:in`, 'fee-moved', { ...to, at: fee.at }, kept, ['expenses:stripe-fees', 'assets:stripe']),
  ];
}

/** What Stripe paid out to the installation's bank account. */
export function payoutEntry(payout: { payoutId: string; amount: Money; at: Date } & EntryParties): LedgerEntry {
  return entry(`payout:${payout.payoutId}`, 'payout', payout, payout.amount, ['assets:bank', 'assets:stripe']);
}

function incomeOr(income: Account, { suspense = false }: Suspendable): Account {
  return suspense ? 'liabilities:unassigned' : income;
}

/** @throws TypeError when the amount is not an integer that a double holds exactly */
function entry(key: string, kind: EntryKind, { at, organizationId, campaignId, fundraiserId, donationId }: EntryParties & { at: Date }, { minor, currency }: Money, [debit, credit]: readonly [Account, Account]): LedgerEntry {
  // The subtraction keeps a sum of nothing from being -0, which is not 0 everywhere.
  const postings: Posting[] = [{ account: debit, minor }, { account: credit, minor: 0 - minor }];
  assertBalanced(key, postings);
  const parties: EntryParties = { organizationId, campaignId, fundraiserId, donationId };
  return { key, kind, at, ...parties, currency, postings, hash: hashOf(key, kind, parties, currency, postings) };
}

/** @throws TypeError when they don't sum to zero or one is not an integer that a double holds exactly */
export function assertBalanced(key: string, postings: readonly Posting[]): void {
  if (!postings.every(({ minor }) => Number.isSafeInteger(minor))) throw new TypeError(`Entry ${key} has a posting that is not in minor units`);
  const sum = postings.reduce((total, { minor }) => total + minor, 0);
  if (sum !== 0) throw new TypeError(`Entry ${key} doesn't balance: its postings sum to ${sum}`);
}

/**
 * The moment is left out: several events tell of one charge, each with a time of its own a second apart, and must
 * still be seen as the same booking.
 */
function hashOf(key: string, kind: EntryKind, parties: EntryParties, currency: Currency, postings: readonly Posting[]): string {
  const body = [key, kind, parties.organizationId, parties.campaignId, parties.fundraiserId, parties.donationId, currency, ...postings.flatMap(({ account, minor }) => [account, minor])];
  return createHash('sha256').update(JSON.stringify(body)).digest('base64url');
}
