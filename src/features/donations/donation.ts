import type { Money } from '../../shared/money.ts';

export const donationStatuses = ['pending', 'processing', 'paid', 'failed', 'canceled', 'expired', 'quarantined'] as const;
export type DonationStatus = typeof donationStatuses[number];

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
  visibility: Visibility;
  /** Whether the donor takes report mails. */
  reports: boolean;
  /** Names one sending of one form: the same form with the same answers is the same gift. */
  formKey: string;
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
}

/** From where to where a donation can go. CONTEXT.md says when it does. */
export const nextStatuses: Readonly<Record<DonationStatus, readonly DonationStatus[]>> = {
  pending: ['processing', 'paid', 'failed', 'canceled', 'expired', 'quarantined'],
  processing: ['paid', 'failed', 'quarantined'],
  paid: [],
  failed: ['pending', 'processing', 'paid', 'canceled', 'quarantined'],
  canceled: ['pending', 'processing', 'paid', 'quarantined'],
  expired: ['pending', 'processing', 'paid', 'quarantined'],
  quarantined: [],
};

// Each transition gives the donation as it is afterwards, or null when it is there already or can't go there.

/** Stripe took the money. The charge's moment is when it was paid, however late we hear of it. */
export function settled(donation: Donation, payment: { chargeId: string; paymentIntentId: string | null; at: Date }, now: Date): Donation | null {
  const { chargeId, paymentIntentId, at: paidAt } = payment;
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

/** Something about the payment doesn't fit, and a person has to look. */
export function quarantined(donation: Donation, now: Date): Donation | null {
  return moved(donation, 'quarantined', now, {});
}

function moved(donation: Donation, status: DonationStatus, now: Date, changes: Partial<Donation>): Donation | null {
  return nextStatuses[donation.status].includes(status) ? { ...donation, ...changes, status, statusAt: now } : null;
}
