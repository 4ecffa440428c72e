import mongoose, { type ClientSession } from 'mongoose';
import { errorType, expireCheckoutSession } from './checkout-session.ts';
import type { Donation } from './donation.ts';
import type { CheckoutDeps } from './open-checkout.ts';
import { pageToCloseModel } from './page-to-close-model.ts';

type ClosePagesDeps = Pick<CheckoutDeps, 'connection' | 'stripe' | 'clock' | 'log'>;

const AT_ONCE = 10;
/** Longer than a try takes, and soon enough: an open page is an invitation to pay twice. */
const AGAIN_MS = 30_000;

/** Has the gift's payment page closed soon after the caller's transaction is committed, whatever happens to this process. */
export async function closePageOf({ connection, clock }: ClosePagesDeps, { id, attempt: { sessionId } }: Donation, session: ClientSession): Promise<void> {
  if (sessionId === null) return;
  await pageToCloseModel(connection).updateOne({ _id: sessionId }, { $set: { donationId: id, dueAt: clock.now() } }, { upsert: true, session });
}

/** @returns how many payment pages are closed now */
export async function closeDuePages(deps: ClosePagesDeps): Promise<number> {
  const { connection, clock } = deps;
  const model = pageToCloseModel(connection);
  const due = await model.find({ dueAt: mongoose.trusted({ $lte: clock.now() }) }).sort({ dueAt: 1 }).limit(AT_ONCE).lean();
  const closed = await Promise.all(due.map(async ({ _id, donationId }) => {
    const done = await isClosed(deps, _id, donationId);
    if (done) await model.deleteOne({ _id });
    else await model.updateOne({ _id }, { $set: { dueAt: new Date(clock.now().getTime() + AGAIN_MS) } });
    return done;
  }));
  return closed.filter(Boolean).length;
}

/** @returns false when Stripe doesn't answer */
async function isClosed({ stripe, log }: ClosePagesDeps, sessionId: string, donationId: string): Promise<boolean> {
  try {
    await expireCheckoutSession(stripe, sessionId);
    return true;
  } catch (error) {
    const type = errorType(error);
    // It was paid or closed before. A payment of it is set aside when Stripe tells of it.
    if (type === 'StripeInvalidRequestError') return true;
    if (!type.startsWith('Stripe')) throw error;
    log.warn({ err: error, donation: donationId, checkoutSession: sessionId }, 'the payment page of a gift that was paid otherwise could not be closed yet');
    return false;
  }
}
