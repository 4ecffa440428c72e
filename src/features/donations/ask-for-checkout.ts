import type { Donation } from './donation.ts';
import { checkoutDueModel } from './checkout-due-model.ts';
import { type CheckoutDeps, openCheckout, type OpenedCheckout } from './open-checkout.ts';

export interface AskForCheckoutDeps extends CheckoutDeps {
  /** How long a donor looks at a page that doesn't come, in milliseconds; 4,000 when left out. */
  soonMs?: number | undefined;
}

const SOON_MS = 4_000;
const FIRST_TRY_MS = 2_000;
/** How long the payment page is tried for while the donor waits for it. */
const WAIT_MS = 10 * 60_000;

/**
 * Opens a gift's payment page for a donor who waits for the answer. When Stripe is slow, down or has too much to do, the
 * wish is kept, and `openDueCheckouts` goes on trying while the donor sees a page that says so.
 */
export async function askForCheckout(deps: AskForCheckoutDeps, donation: Donation): Promise<OpenedCheckout> {
  const opening = openCheckout(deps, donation);
  const opened = await soon(opening, deps.soonMs ?? SOON_MS);
  if (opened === 'late') {
    // It may still come to its end, under the key that the next try uses too.
    opening.catch((error: unknown) => deps.log.warn({ err: error, donation: donation.id }, 'a late payment page could not be kept'));
    await keepWish(deps, donation);
    return { kind: 'unavailable', again: true };
  }
  if (opened.kind === 'unavailable' && opened.again) await keepWish(deps, donation);
  return opened;
}

async function soon<Result>(result: Promise<Result>, ms: number): Promise<Result | 'late'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), ms);
  });
  try {
    return await Promise.race([result, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function keepWish({ connection, clock }: AskForCheckoutDeps, { id }: Donation): Promise<void> {
  const now = clock.now().getTime();
  const wish = { askedAt: new Date(now), until: new Date(now + WAIT_MS), dueAt: new Date(now + FIRST_TRY_MS), tries: 0 };
  await checkoutDueModel(connection).updateOne({ _id: id }, { $set: wish }, { upsert: true });
}
