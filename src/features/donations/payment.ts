import type { Stripe } from 'stripe';
import { type Money, money } from '../../shared/money.ts';
import type { PaymentMade } from './donation.ts';

/** A payment that Stripe says has succeeded. */
export interface Payment extends PaymentMade {
  /** The gift that its metadata names; we may not have it. */
  donationId: string;
  amount: Money;
}

/** @returns null for a charge that is no gift of this platform */
export function paymentOfCharge(charge: Stripe.Charge): Payment | null {
  const { donationId } = charge.metadata;
  if (donationId === undefined) return null;
  return {
    donationId,
    chargeId: charge.id,
    paymentIntentId: idOf(charge.payment_intent),
    amount: stripeMoney(charge.amount, charge.currency),
    // The charge's own moment, not that of the event: however we hear of it, it belongs to the same month.
    at: stripeDate(charge.created),
  };
}

/** @param currency as Stripe writes it, in small letters */
export function stripeMoney(minor: number, currency: string): Money {
  return money(minor, currency.toUpperCase());
}

/** @param seconds since 1970, as Stripe counts */
export function stripeDate(seconds: number): Date {
  return new Date(seconds * 1000);
}

/** The id of what may have come whole. */
export function idOf(reference: string | { id: string } | null): string | null {
  return typeof reference === 'object' ? reference?.id ?? null : reference;
}
