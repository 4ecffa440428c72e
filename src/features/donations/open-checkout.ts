import type { ClientSession, Connection } from 'mongoose';
import type { Stripe } from 'stripe';
import type { Logger } from '../../platform/log/logger.ts';
import { inTransaction } from '../../platform/mongo/in-transaction.ts';
import type { Clock } from '../../shared/clock.ts';
import { ATTEMPT_MS, createCheckoutSession, errorType, readCheckoutSession } from './checkout-session.ts';
import { type Donation, newAttempt, takenUp } from './donation.ts';
import type { LinkedGift } from './gift-link.ts';
import type { Cause, DonationStore } from './donation-store.ts';

export type OpenedCheckout =
  /** The donor can pay at this address. */
  | { kind: 'open'; url: string }
  /** There is nothing to pay (any more): the status page says why. */
  | { kind: 'closed' }
  /** Stripe doesn't answer, or refuses. The gift is kept and can be taken up again. @property again whether the same may work in a moment */
  | { kind: 'unavailable'; again: boolean };

export interface CheckoutDeps {
  connection: Connection;
  store: DonationStore;
  stripe: Pick<Stripe, 'checkout'>;
  clock: Clock;
  log: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** The address of a donation's status page, absolute. */
  statusUrl: (gift: LinkedGift) => string;
}

/**
 * The payment page of a donation: the open one if there is one, else a new one. Safe to ask for twice, at once, and
 * while the payment completes: a second page is made only when Stripe says that the first can't be paid any more.
 */
export async function openCheckout(deps: CheckoutDeps, donation: Donation): Promise<OpenedCheckout> {
  if (!canBePaid(donation)) return { kind: 'closed' };
  try {
    return donation.attempt.sessionId === null ? await firstSession(deps, donation) : await nextSession(deps, donation, donation.attempt.sessionId);
  } catch (error) {
    if (!isStripeError(error)) throw error;
    const about = { err: error, donation: donation.id };
    const again = !refusals.has(errorType(error));
    if (again) deps.log.warn(about, 'Stripe could not open a payment page just now');
    else deps.log.error(about, 'Stripe refused to open a payment page');
    return { kind: 'unavailable', again };
  }
}

/** Of what was asked, or of who asked: a person has to mend it first. */
const refusals: ReadonlySet<string> = new Set(['StripeInvalidRequestError', 'StripeAuthenticationError', 'StripePermissionError']);

/** Paid, on its way or set aside: another payment would take the money twice. */
export function canBePaid({ source, status }: Donation): boolean {
  return source === 'online' && (status === 'pending' || status === 'failed' || status === 'canceled' || status === 'expired');
}

/** No page of this attempt was given to anybody yet. */
async function firstSession(deps: CheckoutDeps, donation: Donation): Promise<OpenedCheckout> {
  const tooOld = deps.clock.now().getTime() - donation.attempt.startedAt.getTime() > ATTEMPT_MS;
  if (tooOld || donation.status !== 'pending') return anotherAttempt(deps, donation);
  return create(deps, donation);
}

async function create(deps: CheckoutDeps, donation: Donation): Promise<OpenedCheckout> {
  try {
    const session = await createCheckoutSession(deps.stripe, donation, deps.statusUrl(donation));
    await deps.store.keepSession(donation, session.id, session.url);
    return { kind: 'open', url: session.url };
  } catch (error) {
    // Stripe gives a failed answer again for the same key, for a day. While nobody was given a page, another key is safe.
    if (isFailedAnswer(error)) await begin(deps, donation, "Stripe's answer failed; the next try asks afresh", (current) => current.attempt.sessionId === null);
    throw error;
  }
}

async function nextSession(deps: CheckoutDeps, donation: Donation, sessionId: string): Promise<OpenedCheckout> {
  const session = await readCheckoutSession(deps.stripe, sessionId);
  if (session.status === 'open' && session.url !== null) {
    await change(deps, donation, (current) => (current.status === 'failed' ? takenUp(current, deps.clock.now()) : null), { why: 'The donor went back to the payment page' });
    return { kind: 'open', url: session.url };
  }
  // Complete: the money may be on its way although we haven't heard of it. Paying again would be paying twice.
  return session.status === 'expired' || debitEnded(session) ? anotherAttempt(deps, donation) : { kind: 'closed' };
}

/** Its bank debit failed: the session stays complete, and can't be paid any more (https://docs.stripe.com/payments/checkout/fulfillment). */
function debitEnded({ status, payment_status: paid, payment_intent: intent }: Stripe.Checkout.Session): boolean {
  const over = typeof intent === 'object' && (intent?.status === 'requires_payment_method' || intent?.status === 'canceled');
  return status === 'complete' && paid === 'unpaid' && over;
}

async function anotherAttempt(deps: CheckoutDeps, donation: Donation): Promise<OpenedCheckout> {
  const current = await begin(deps, donation, 'The donor tries again');
  if (current === null || current.status !== 'pending') return { kind: 'closed' };
  if (current.attempt.sessionUrl !== null) return { kind: 'open', url: current.attempt.sessionUrl };
  return create(deps, current);
}

/** Begins the next attempt, unless somebody else did so meanwhile. @param may what else must be so of the donation as it is now */
async function begin(deps: CheckoutDeps, donation: Donation, why: string, may: (current: Donation) => boolean = () => true): Promise<Donation | null> {
  const next = (current: Donation) => (current.attempt.number === donation.attempt.number && may(current) ? newAttempt(current, deps.clock.now()) : null);
  return change(deps, donation, next, { why });
}

/** Applies a transition to the donation as it is now. @returns the donation afterwards, changed or not */
export async function change(
  { connection, store }: Pick<CheckoutDeps, 'connection' | 'store'>, { id }: Donation, transition: (current: Donation) => Donation | null, cause: Cause,
): Promise<Donation | null> {
  return inTransaction(connection, async (session: ClientSession) => {
    const current = await store.byId(id, session);
    const next = current === null ? null : transition(current);
    if (current === null || next === null) return current;
    await store.save(current, next, cause, session);
    return next;
  });
}

function isStripeError(error: unknown): boolean {
  return errorType(error).startsWith('Stripe');
}

/**
 * Answered, as against not reached, busy or refused: https://docs.stripe.com/api/idempotent_requests. A conflict (409) says
 * that the same request is still under way, from a form that was sent twice: its page is about to be given out.
 */
function isFailedAnswer(error: unknown): boolean {
  const conflict = typeof error === 'object' && error !== null && 'statusCode' in error && error.statusCode === 409;
  return !conflict && (errorType(error) === 'StripeAPIError' || errorType(error) === 'StripeIdempotencyError');
}
