import type { Money } from '../../shared/money.ts';
import type { Organization } from '../organizations/index.ts';

/** Who issued a receipt, as it was on that day. */
export type Issuer = Pick<Organization, 'id' | 'name' | 'legalName' | 'address' | 'country' | 'registrationNumber' | 'email' | 'website'>;

/** What was promised to a donor in writing. Never changed: a corrected gift gets a document of its own. */
export interface Receipt {
  donationId: string;
  /** `LR-2026-0352`: the organization's letters, the year of the gift, and a number that runs without gaps in both. */
  number: string;
  year: number;
  sequence: number;
  issuedAt: Date;
  giftAt: Date;
  amount: Money;
  /** The part of the amount that covers Stripe's fee. */
  cover: Money;
  donorName: string;
  donorEmail: string;
  campaignId: string;
  campaignTitle: string;
  /** The campaign's, an IANA name: where the days on it are meant. UTC on receipts of the time before there was one. */
  timeZone: string;
  fundraiserTitle: string | null;
  /** `in memory of Mira Novak`, or null. */
  tribute: string | null;
  /** Stripe's id of the payment. */
  chargeId: string;
  issuer: Issuer;
}

/** The year that a receipt's number belongs to: by UTC, one rule for all campaigns of an organization, whose numbers run in one series. */
export function receiptYear(giftAt: Date): number {
  return giftAt.getUTCFullYear();
}

export function receiptNumber(prefix: string, year: number, sequence: number): string {
  return `${prefix}-${year}-${String(sequence).padStart(4, '0')}`;
}
