import { atLeastZero, compareMoney, isPositive, type Money, money } from '../../shared/money.ts';
import { amountLeft, type Donation, wasPaid } from './donation.ts';
import { giftLimits } from './gift-limits.ts';
import { hasOpenDispute } from './payment-facts.ts';
import { heldBackMinor, type RefundRequest } from './refund-request.ts';

/** Why nothing, or not this much, can be given back. */
export type RefundRefusal =
  | 'no-gift'
  /** The money never came, or a person still has to look at it. */
  | 'not-paid'
  /** A former platform took it. */
  | 'imported'
  /** The bank decides, and takes the money itself. */
  | 'disputed'
  | 'nothing-left'
  | 'not-positive'
  | 'more-than-left'
  /** Cards take no smaller coin of this currency. */
  | 'too-fine'
  /** The form was sent before, with other answers. */
  | 'form-used';

/** What of a gift can still be given back: nothing that is given back, on its way, asked for, or with the bank. */
export function refundable(donation: Donation, requests: readonly RefundRequest[]): Money {
  const known = new Set(donation.refunds.map(({ refundId }) => refundId));
  const { minor, currency } = amountLeft(donation);
  return atLeastZero(money(minor - heldBackMinor(requests, known), currency));
}

/** Why nothing at all can be given back, or null. */
export function gateOf(donation: Donation | null, requests: readonly RefundRequest[]): RefundRefusal | null {
  if (donation === null) return 'no-gift';
  if (donation.source === 'import') return 'imported';
  if (!wasPaid(donation) || donation.chargeId === null) return 'not-paid';
  if (hasOpenDispute(donation)) return 'disputed';
  return isPositive(refundable(donation, requests)) ? null : 'nothing-left';
}

/** Why this much can't be given back, or null. @throws TypeError for an amount in another currency than the gift's */
export function refusalOf(donation: Donation, requests: readonly RefundRequest[], amount: Money): RefundRefusal | null {
  const gate = gateOf(donation, requests);
  if (gate !== null) return gate;
  const left = refundable(donation, requests);
  if (!isPositive(amount)) return 'not-positive';
  const over = compareMoney(amount, left);
  if (over > 0) return 'more-than-left';
  return over === 0 || amount.minor % giftLimits(amount.currency).step === 0 ? null : 'too-fine';
}
