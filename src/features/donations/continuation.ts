import type { CheckoutDueRow } from './checkout-due-model.ts';
import type { Donation } from './donation.ts';
import { canBePaid } from './open-checkout.ts';
import { stillWanted } from './open-due-checkouts.ts';

/** What there is for a donor who waits for the payment page. */
export type Continuation =
  /** It is there. */
  | { kind: 'lead'; url: string }
  /** It is being tried. */
  | { kind: 'wait' }
  /** It was tried for long enough, or Stripe refused it. */
  | { kind: 'given-up' }
  /** The gift's own page says all that there is to say. */
  | { kind: 'show' };

/** Only looks. @param wish what the worker still tries for this gift, or null */
export function continuation(donation: Donation, wish: CheckoutDueRow | null, now: Date): Continuation {
  if (!canBePaid(donation) || donation.cancelAskedAt !== null) return { kind: 'show' };
  if (wish !== null && wish.until > now && stillWanted(donation, wish)) return { kind: 'wait' };
  if (donation.status !== 'pending') return { kind: 'show' };
  return donation.attempt.sessionUrl === null ? { kind: 'given-up' } : { kind: 'lead', url: donation.attempt.sessionUrl };
}
