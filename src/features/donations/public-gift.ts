import type { Money } from '../../shared/money.ts';
import { firstNameAndInitial } from '../../shared/text.ts';
import { amountLeft, type Donation, type Visibility } from './donation.ts';

/** All that anybody but the donor and the organization's staff may learn of a gift. */
export interface PublicGift {
  name: string;
  amount: Money | null;
  message: string;
  at: Date;
  fundraiserTitle?: string;
}

const ANONYMOUS = 'Anonymous';

/**
 * The one place that decides what is public of a gift. An anonymous gift shows its sum, what is left of it, and its message, which the donor
 * wrote to be read, but never a name.
 */
export function publicGift(gift: Pick<Donation, 'donorName' | 'visibility' | 'amount' | 'message' | 'createdAt' | 'paidAt' | 'refunds' | 'disputes'>, fundraiserTitle?: string): PublicGift {
  return {
    name: publicName(gift.donorName, gift.visibility),
    amount: amountLeft(gift),
    message: gift.message,
    at: gift.paidAt ?? gift.createdAt,
    ...(fundraiserTitle === undefined ? {} : { fundraiserTitle }),
  };
}

/** The name as the donor chose to appear. */
export function publicName(name: string, visibility: Visibility): string {
  if (visibility === 'anonymous' || name === '') return ANONYMOUS;
  return visibility === 'full' ? name : firstNameAndInitial(name);
}
