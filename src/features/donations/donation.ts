import { isDeepStrictEqual } from 'node:util';
import { atLeastZero, compareMoney, isPositive, type Money, money, zero } from '../../shared/money.ts';
import { type DisputeFact, joinFacts, type PaidStatus, paidStatuses, type PaymentFacts, type RefundFact, refundedMinor, statusOfFacts, withdrawnMinor } from './payment-facts.ts';
import type { Tribute } from './tribute.ts';

export const donationStatuses = ['pending', 'processing', ...paidStatuses, 'failed', 'canceled', 'expired', 'quarantined'] as const;
export type DonationStatus = typeof donationStatuses[number];

/** The money came, whatever became of it since. */
export const countedStatuses: readonly DonationStatus[] = paidStatuses;
/** The gift is on public lists if something is left of it, with that. While a bank thinks about it, it is on none. */
export const shownStatuses = ['paid', 'partly-refunded', 'dispute-won', 'dispute-lost'] as const satisfies readonly PaidStatus[];

export const visibilities = ['full', 'first', 'anonymous'] as const;
/** How the donor appears on public pages: with the full name, with first name and initial, or not at all. */
export type Visibility = typeof visibilities[number];

/** One Checkout Session. A donation has one that can be paid at a time: a new one is begun when Stripe has closed the old. */
export interface Attempt {
  /** From 1; part of Stripe's idempotency key. */
  number: number;
  startedAt: Date;
  /** Null until Stripe has answered: its address was then given to nobody. */
  sessionId: string | null;
  sessionUrl: string | null;
}

/** One payment of one donor, from the moment the form is sent. */
export interface Donation {
  id: string;
  source: 'online' | 'import';
  campaignId: string;
  organizationId: string;
  fundraiserId: string | null;
  /** What the payment page and the bank statement's details call it, as it was when the gift was begun. */
  purpose: string;
  status: DonationStatus;
  /** All that the donor pays, the covered fee included. */
  amount: Money;
  /** The part of it that the donor added to cover Stripe's fee. */
  cover: Money;
  donorName: string;
  /** As addresses are compared; null for an imported gift without one. */
  donorEmail: string | null;
  message: string;
  /** Whom it is given for, when the donor says so. */
  tribute: Tribute | null;
  visibility: Visibility;
  /** Whether the donor takes report mails. */
  reports: boolean;
  /** How often the donor corrected the name or the address after paying; missing for never. */
  corrected?: number;
  /** How often that was the address; missing for never. The link to the gift's page is another each time. */
  addressMoves?: number;
  /** Names one sending of one form: the same form with the same answers is the same gift. */
  formKey: string;
  /** The hidden value of the rendered form that began it; null for one that no form began. */
  formNonce: string | null;
  attempt: Attempt;
  paymentIntentId: string | null;
  chargeId: string | null;
  /** Stripe's code for why the last payment failed. */
  failure: string | null;
  /** When the donor asked to stop: Stripe's word that the session is closed then means canceled, not expired. */
  cancelAskedAt: Date | null;
  createdAt: Date;
  statusAt: Date;
  paidAt: Date | null;
  /** What was given back, or is on its way back, oldest first. */
  refunds: readonly RefundFact[];
  /** What the donor's bank questioned, oldest first. */
  disputes: readonly DisputeFact[];
}

const afterPayment = (status: PaidStatus, ...impossible: PaidStatus[]): readonly PaidStatus[] => paidStatuses.filter((next) => next !== status && !impossible.includes(next));

/** From where to where a donation can go. CONTEXT.md says when it does. */
export const nextStatuses: Readonly<Record<DonationStatus, readonly DonationStatus[]>> = {
  pending: ['processing', 'paid', 'failed', 'canceled', 'expired', 'quarantined'],
  processing: ['paid', 'failed', 'quarantined'],
  paid: afterPayment('paid'),
  'partly-refunded': afterPayment('partly-refunded'),
  refunded: afterPayment('refunded'),
  // A dispute that was once open is won or lost in the end: nothing makes it not have been.
  disputed: afterPayment('disputed', 'paid'),
  'dispute-won': afterPayment('dispute-won', 'paid'),
  'dispute-lost': afterPayment('dispute-lost', 'paid'),
  failed: ['pending', 'processing', 'paid', 'canceled', 'quarantined'],
  canceled: ['pending', 'processing', 'paid', 'quarantined'],
  expired: ['pending', 'processing', 'paid', 'quarantined'],
  quarantined: ['paid'],
};

/** Stripe's ids of a payment that succeeded, and when it did. */
export interface PaymentMade {
  chargeId: string;
  paymentIntentId: string | null;
  at: Date;
}

/** The failure of a bank debit; the others are Stripe's own codes. */
export const DEBIT_FAILED = 'debit_failed';

// Each transition gives the donation as it is afterwards, or null when it is there already or can't go there.

/** Stripe took the money. The charge's moment is when it was paid, however late we hear of it. */
export function settled(donation: Donation, payment: PaymentMade, now: Date): Donation | null {
  // What a person has to look at is for a person to end.
  return donation.status === 'quarantined' || wasPaid(donation) ? null : paid(donation, payment, now);
}

/**
 * A staff member says that a payment which was set aside is this gift, whatever was asked for: the gift is what was paid.
 * @returns null when the gift was paid otherwise
 */
export function attached(donation: Donation, payment: PaymentMade & { amount: Money }, now: Date): Donation | null {
  if (wasPaid(donation) || donation.chargeId !== null) return null;
  const { amount } = payment;
  const cover = compareMoney(donation.cover, amount) < 0 ? donation.cover : zero(amount.currency);
  return paid({ ...donation, amount, cover }, payment, now);
}

function paid(donation: Donation, { chargeId, paymentIntentId, at: paidAt }: PaymentMade, now: Date): Donation | null {
  return moved(donation, 'paid', now, { chargeId, paymentIntentId, paidAt, failure: null, cancelAskedAt: null });
}

/** A bank debit is under way: it will be paid or fail in some days. */
export function processing(donation: Donation, now: Date): Donation | null {
  return moved(donation, 'processing', now, { failure: null });
}

/** @param failure Stripe's code, see `failureInWords` */
export function failed(donation: Donation, failure: string, now: Date): Donation | null {
  return moved(donation, 'failed', now, { failure });
}

/** A bank debit came to nothing, some days after it was begun. It may have been taken for a declined card before. */
export function debitFailed(donation: Donation, now: Date): Donation | null {
  const failure = DEBIT_FAILED;
  if (donation.status !== 'failed') return moved(donation, 'failed', now, { failure });
  return donation.failure === failure ? null : { ...donation, failure };
}

/** Stripe closed the session unpaid. After a failed payment that is no news, unless the donor asked for it. */
export function sessionClosed(donation: Donation, now: Date): Donation | null {
  if (donation.cancelAskedAt !== null) return moved(donation, 'canceled', now, {});
  return donation.status === 'pending' ? moved(donation, 'expired', now, {}) : null;
}

/** The donor stopped before there was a session that could be paid. */
export function canceled(donation: Donation, now: Date): Donation | null {
  return donation.attempt.sessionId === null ? moved(donation, 'canceled', now, {}) : null;
}

/** The donor goes on with the session that is still open. */
export function takenUp(donation: Donation, now: Date): Donation | null {
  return moved(donation, 'pending', now, { failure: null, cancelAskedAt: null });
}

/** The donor tries again, and the old session can't be paid any more. */
export function newAttempt(donation: Donation, now: Date): Donation | null {
  const attempt = { number: donation.attempt.number + 1, startedAt: now, sessionId: null, sessionUrl: null };
  const changes = { attempt, failure: null, cancelAskedAt: null, statusAt: now };
  return donation.status === 'pending' ? { ...donation, ...changes } : moved(donation, 'pending', now, changes);
}

/**
 * What Stripe says became of the payment, added to what is known. The status follows from all of it.
 * @returns null when it is known already, and for a donation that isn't paid
 */
export function withFacts(donation: Donation, news: PaymentFacts, now: Date): Donation | null {
  if (!wasPaid(donation)) return null;
  const facts = joinFacts(donation, news);
  if (isDeepStrictEqual(facts, { refunds: donation.refunds, disputes: donation.disputes })) return null;
  const status = statusOfFacts(donation.amount.minor, facts);
  return { ...donation, ...facts, status, statusAt: status === donation.status ? donation.statusAt : now };
}

/** Something about the payment doesn't fit, and a person has to look. */
export function quarantined(donation: Donation, now: Date): Donation | null {
  return moved(donation, 'quarantined', now, {});
}

function moved(donation: Donation, status: DonationStatus, now: Date, changes: Partial<Donation>): Donation | null {
  return nextStatuses[donation.status].includes(status) ? { ...donation, ...changes, status, statusAt: now } : null;
}

/** Whether the money came, whatever became of it since. */
export function wasPaid({ status }: Pick<Donation, 'status'>): boolean {
  return countedStatuses.includes(status);
}

/** Whether the gift may stand on public lists: it was paid, no dispute is open, and there is something left of it. */
export function isPublic(donation: Donation): boolean {
  // The news that a dispute is lost may be quicker than the news that its money is gone.
  const allTaken = donation.disputes.every(({ status, withdrawn }) => status !== 'lost' || withdrawn);
  return shownStatuses.some((status) => status === donation.status) && allTaken && isPositive(amountLeft(donation));
}

/** What is left of a paid gift: less what was given back, or is on its way, and what a bank withdrew. */
export function amountLeft({ amount, ...facts }: Pick<Donation, 'amount' | 'refunds' | 'disputes'>): Money {
  return atLeastZero(money(amount.minor - refundedMinor(facts) - withdrawnMinor(facts), amount.currency));
}
