import { createHash } from 'node:crypto';
import type { Currency } from '../../shared/currency.ts';
import type { Money } from '../../shared/money.ts';

export type EntryKind = 'charge' | 'fee' | 'import';

/** Where money is, comes from or goes to. */
export type Account = 'assets:stripe' | 'assets:former-platform' | 'income:gifts' | 'expenses:stripe-fees';

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
  /** Names what was booked, so that it can be booked once only: `charge:ch_…`, `fee:txn_…`, `import:cmp_…:REFERENCE`. */
  key: string;
  kind: EntryKind;
  /** When it happened, which is not when we heard of it. */
  at: Date;
  currency: Currency;
  postings: readonly Posting[];
  hash: string;
}

/** A gift that Stripe took, gross: the fee is booked when it is learned. */
export function chargeEntry(charge: { chargeId: string; gross: Money; at: Date } & EntryParties): LedgerEntry {
  return entry(`charge:${charge.chargeId}`, 'charge', charge, charge.gross.currency, [
    { account: 'assets:stripe', minor: charge.gross.minor },
    { account: 'income:gifts', minor: -charge.gross.minor },
  ]);
}

/** What Stripe kept of a charge: from here on the balance holds the net. */
export function feeEntry(fee: { transactionId: string; fee: Money; at: Date } & EntryParties): LedgerEntry {
  return entry(`fee:${fee.transactionId}`, 'fee', fee, fee.fee.currency, [
    { account: 'expenses:stripe-fees', minor: fee.fee.minor },
    { account: 'assets:stripe', minor: -fee.fee.minor },
  ]);
}

/** A gift that a former platform took. Its reference is unique within the campaign that it came in for. */
export function importEntry(gift: { reference: string; gross: Money; at: Date } & EntryParties): LedgerEntry {
  return entry(`import:${gift.campaignId}:${gift.reference}`, 'import', gift, gift.gross.currency, [
    { account: 'assets:former-platform', minor: gift.gross.minor },
    { account: 'income:gifts', minor: -gift.gross.minor },
  ]);
}

/** @throws TypeError when the postings don't sum to zero or one of them is not an integer */
function entry(key: string, kind: EntryKind, { at, organizationId, campaignId, fundraiserId, donationId }: EntryParties & { at: Date }, currency: Currency, postings: Posting[]): LedgerEntry {
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
