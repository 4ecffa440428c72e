import type { Money } from '../../shared/money.ts';
import type { CorrectionKind } from './due-models.ts';
import type { Issuer } from './receipt.ts';

/**
 * A numbered document that says what became of a receipted gift: money given back, money that was to be given back and
 * came home again, money that a bank took, or took and returned. The receipt itself is never changed.
 */
export interface Correction {
  /** `refund:re_…`, `refund-failed:re_…`, `dispute-lost:dp_…`, `dispute-overturned:dp_…`: one document about each. */
  id: string;
  kind: CorrectionKind;
  /** `LR-2026-C0001`: runs without gaps in the organization and the year in which it was issued. */
  number: string;
  year: number;
  sequence: number;
  donationId: string;
  /** The receipt that it corrects. */
  receiptNumber: string;
  receiptAmount: Money;
  giftAt: Date;
  /** The credit note that it takes back: of a refund that failed, of a lost dispute that was won on appeal. */
  takesBack: string | null;
  amount: Money;
  /** What the donor has given after this and all that was issued before: receipt less corrections. */
  stillGiven: Money;
  /** When the refund or the dispute was made. */
  at: Date;
  issuedAt: Date;
  /** Stripe's id of the refund or the dispute. */
  subjectId: string;
  donorName: string;
  donorEmail: string;
  campaignId: string;
  campaignTitle: string;
  /** The receipt's: where the days on it are meant. */
  timeZone: string;
  issuer: Issuer;
}

export function correctionNumber(prefix: string, year: number, sequence: number): string {
  return `${prefix}-${year}-C${String(sequence).padStart(4, '0')}`;
}

/** The kind of credit note that a correction takes back; none for one that says itself that money went. */
export const takenBackBy: Readonly<Partial<Record<CorrectionKind, CorrectionKind>>> = { 'refund-failed': 'refund', 'dispute-overturned': 'dispute-lost' };

/** What a correction does to the sum that stays given, in minor units: one that takes a credit note back adds it again. */
export function effectMinor({ kind, amount }: Pick<Correction, 'kind' | 'amount'>): number {
  return takenBackBy[kind] === undefined ? -amount.minor : amount.minor;
}
