import { type Donation, canceled, sessionClosed } from './donation.ts';
import { errorType, expireCheckoutSession, readCheckoutSession } from './checkout-session.ts';
import { canBePaid, change, type CheckoutDeps } from './open-checkout.ts';

/** What came of a donor's wish to stop: `stopped` when nothing can be paid any more. */
export type Stopping = 'stopped' | 'not-stopped';

/**
 * The donor stops. Stripe closes the payment page first; its event then makes the donation canceled. Where Stripe refuses,
 * the payment may have completed meanwhile, so nothing is said to be canceled: the status page waits for Stripe's word.
 */
export async function cancelDonation(deps: CheckoutDeps, donation: Donation): Promise<Stopping> {
  if (!canBePaid(donation)) return 'not-stopped';
  if (donation.status === 'canceled' || donation.status === 'expired') return 'stopped';
  const now = deps.clock.now();
  const { sessionId } = donation.attempt;
  if (sessionId === null) {
    const after = await change(deps, donation, (current) => canceled(current, now), { why: 'The donor stopped before paying' });
    return after?.status === 'canceled' ? 'stopped' : 'not-stopped';
  }
  await change(deps, donation, (current) => ({ ...current, cancelAskedAt: now }), { why: 'The donor asked to stop' });
  const page = await close(deps, donation, sessionId);
  if (page === 'closed-before') {
    // After a declined card Stripe's event about the closed page was no news: there is no other that would end the gift.
    await change(deps, donation, (current) => (current.status === 'failed' ? sessionClosed(current, now) : null), { why: 'The donor stopped; Stripe had closed the payment page before' });
  }
  if (page !== 'open') return 'stopped';
  // The page may still be open, too: the donor must be able to go back to it, and to stop again.
  await change(deps, donation, (current) => ({ ...current, cancelAskedAt: null }), { why: 'The payment page could not be closed' });
  return 'not-stopped';
}

/** @returns `open` also where nobody can say */
async function close({ stripe, log }: CheckoutDeps, { id }: Donation, sessionId: string): Promise<'closed' | 'closed-before' | 'open'> {
  try {
    await expireCheckoutSession(stripe, sessionId);
    return 'closed';
  } catch (error) {
    log.info({ err: error, donation: id }, 'a payment page could not be closed; the payment may have completed');
    return errorType(error) === 'StripeInvalidRequestError' && await wasClosed(stripe, sessionId) ? 'closed-before' : 'open';
  }
}

async function wasClosed(stripe: CheckoutDeps['stripe'], sessionId: string): Promise<boolean> {
  try {
    return (await readCheckoutSession(stripe, sessionId)).status === 'expired';
  } catch (error) {
    if (errorType(error).startsWith('Stripe')) return false;
    throw error;
  }
}
