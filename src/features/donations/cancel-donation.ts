import { type Donation, canceled } from './donation.ts';
import { expireCheckoutSession } from './checkout-session.ts';
import { canBePaid, change, type CheckoutDeps } from './open-checkout.ts';

/**
 * The donor stops. Stripe closes the payment page first; its event then makes the donation canceled. Where Stripe refuses,
 * the payment may have completed meanwhile, so nothing is said to be canceled: the status page waits for Stripe's word.
 */
export async function cancelDonation(deps: CheckoutDeps, donation: Donation): Promise<void> {
  if (!canBePaid(donation) || donation.status === 'canceled' || donation.status === 'expired') return;
  const now = deps.clock.now();
  if (donation.attempt.sessionId === null) {
    await change(deps, donation, (current) => canceled(current, now), { why: 'The donor stopped before paying' });
    return;
  }
  await change(deps, donation, (current) => ({ ...current, cancelAskedAt: now }), { why: 'The donor asked to stop' });
  try {
    await expireCheckoutSession(deps.stripe, donation.attempt.sessionId);
  } catch (error) {
    deps.log.info({ err: error, donation: donation.id }, 'a payment page could not be closed; the payment may have completed');
    // The page may still be open, too: the donor must be able to go back to it, and to stop again.
    await change(deps, donation, (current) => ({ ...current, cancelAskedAt: null }), { why: 'The payment page could not be closed' });
  }
}
