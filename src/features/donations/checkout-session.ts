import type { Stripe } from 'stripe';
import type { Donation } from './donation.ts';

const HOUR_MS = 3_600_000;
/** Stripe closes a session after a day at most; half an hour less leaves room for clocks that differ. */
const SESSION_MS = 23.5 * HOUR_MS;
/** A session has to be open for half an hour at least, so a late first try needs another key and another end. */
export const ATTEMPT_MS = 22 * HOUR_MS;

/** A donor waits for these calls. The SDK tries twice more after a lost answer, with the same key. */
const patience: Stripe.RequestOptions = { timeout: 6_000, maxNetworkRetries: 2 };

/** Stand in the addresses that Stripe sends a donor back to: after paying, and by the way back on the payment page. */
export const PAID_MARK = 'after-payment';
export const BACK_MARK = 'without-paying';

export interface OpenSession {
  id: string;
  url: string;
}

/**
 * Asks Stripe for the payment page of a donation's attempt. Everything in the request comes from the stored donation, so
 * that the same attempt asked for twice, or at once, is the same request under the same key: one session.
 */
export async function createCheckoutSession(stripe: Pick<Stripe, 'checkout'>, donation: Donation, statusUrl: string): Promise<OpenSession> {
  const metadata = { donationId: donation.id, attempt: String(donation.attempt.number) };
  const session = await stripe.checkout.sessions.create(
    {
      mode: 'payment',
      submit_type: 'donate',
      line_items: [{
        quantity: 1,
        price_data: { currency: donation.amount.currency.toLowerCase(), unit_amount: donation.amount.minor, product_data: { name: nameOnPage(donation.purpose) } },
      }],
      ...(donation.donorEmail === null ? {} : { customer_email: donation.donorEmail }),
      client_reference_id: donation.id,
      metadata,
      payment_intent_data: { metadata },
      success_url: `${statusUrl}?${PAID_MARK}`,
      cancel_url: `${statusUrl}?${BACK_MARK}`,
      expires_at: Math.floor((donation.attempt.startedAt.getTime() + SESSION_MS) / 1000),
    },
    { ...patience, idempotencyKey: `${donation.id}:${donation.attempt.number}` },
  );
  if (session.url === null) throw new Error(`Stripe gave session ${session.id} without an address`);
  return { id: session.id, url: session.url };
}

/** Stripe refuses a longer one, and with it the payment: a long title and a fundraiser's together can be. */
const LONGEST_NAME = 250;

function nameOnPage(purpose: string): string {
  // Half of a pair that makes one letter would be no text.
  return purpose.length <= LONGEST_NAME ? purpose : `${purpose.slice(0, LONGEST_NAME - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** With its payment, which alone says whether a bank debit is on its way or has failed. */
export async function readCheckoutSession(stripe: Pick<Stripe, 'checkout'>, sessionId: string): Promise<Stripe.Checkout.Session> {
  return stripe.checkout.sessions.retrieve(sessionId, { expand: ['payment_intent'] }, patience);
}

/** @throws an error of Stripe's when the session was paid or closed meanwhile */
export async function expireCheckoutSession(stripe: Pick<Stripe, 'checkout'>, sessionId: string): Promise<void> {
  await stripe.checkout.sessions.expire(sessionId, {}, patience);
}

/** The SDK's name for what went wrong, such as `StripeConnectionError`; empty for what isn't an error of Stripe's. */
export function errorType(error: unknown): string {
  return typeof error === 'object' && error !== null && 'type' in error && typeof error.type === 'string' ? error.type : '';
}
