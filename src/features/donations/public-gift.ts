import type { Money } from '../../shared/money.ts';
import { firstNameAndInitial } from '../../shared/text.ts';
import { amountLeft, type Donation, type Visibility } from './donation.ts';
import { hasLink, tributeInWords } from './tribute.ts';

/** All that anybody but the donor and the organization's staff may learn of a gift. */
export interface PublicGift {
  name: string;
  amount: Money | null;
  message: string;
  /** `in memory of Mira Novak` */
  tribute?: string;
  at: Date;
  fundraiserTitle?: string;
  /** BCP 47: what the page's title is written in. */
  fundraiserLanguage?: string;
}

const ANONYMOUS = 'Anonymous';

/**
 * The one place that decides what is public of a gift. An anonymous gift shows its sum, what is left of it, and its message, which the donor
 * wrote to be read, but never a name: neither the donor's nor that of whom it is for, by which friends would know the donor.
 */
export function publicGift(gift: Pick<Donation, 'donorName' | 'visibility' | 'amount' | 'message' | 'tribute' | 'createdAt' | 'paidAt' | 'refunds' | 'disputes'>, fundraiser?: { title: string; language: string }): PublicGift {
  return {
    name: publicName(gift.donorName, gift.visibility),
    amount: amountLeft(gift),
    message: gift.message,
    ...(gift.tribute === null || gift.visibility === 'anonymous' ? {} : { tribute: tributeInWords(gift.tribute) }),
    at: gift.paidAt ?? gift.createdAt,
    ...(fundraiser === undefined ? {} : { fundraiserTitle: fundraiser.title, fundraiserLanguage: fundraiser.language }),
  };
}

/** The name as the donor chose to appear. */
export function publicName(name: string, visibility: Visibility): string {
  if (visibility === 'anonymous' || name === '') return ANONYMOUS;
  return visibility === 'full' ? name : firstNameAndInitial(name);
}

/** How an e-card is signed: in full, since it goes to somebody whom the donor chose; null for a donor who stays anonymous. */
export function cardSignature({ donorName, visibility }: Pick<Donation, 'donorName' | 'visibility'>): string | null {
  return visibility === 'anonymous' || donorName === '' || hasLink(donorName) ? null : donorName;
}
