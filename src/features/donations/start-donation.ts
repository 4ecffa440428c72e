import { inTransaction } from '../../platform/mongo/in-transaction.ts';
import { isDuplicateKey } from '../../platform/mongo/is-duplicate-key.ts';
import { beginDonation, type GiftTarget } from './begin-donation.ts';
import type { Donation } from './donation.ts';
import type { GiftForm } from './gift-form.ts';
import { type CheckoutDeps, openCheckout, type OpenedCheckout } from './open-checkout.ts';

export interface StartedDonation {
  donation: Donation;
  checkout: OpenedCheckout;
}

/**
 * Stores the donation and then asks Stripe for its payment page. The same form sent again, or twice at once, finds the
 * donation that is there, and with it the same page.
 */
export async function startDonation(deps: CheckoutDeps, form: GiftForm, target: GiftTarget): Promise<StartedDonation> {
  const donation = await storeOnce(deps, beginDonation(form, target, deps.clock.now()));
  return { donation, checkout: await openCheckout(deps, donation) };
}

async function storeOnce({ connection, store }: CheckoutDeps, donation: Donation): Promise<Donation> {
  const before = await store.byFormKey(donation.formKey);
  if (before !== null) return before;
  try {
    await inTransaction(connection, (session) => store.insert([donation], { why: 'The donor sent the form' }, session));
    return donation;
  } catch (error) {
    const winner = isDuplicateKey(error) ? await store.byFormKey(donation.formKey) : null;
    if (winner === null) throw error;
    return winner;
  }
}
