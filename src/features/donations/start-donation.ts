import { inTransaction } from '../../platform/mongo/in-transaction.ts';
import { isDuplicateKey } from '../../platform/mongo/is-duplicate-key.ts';
import { type AskForCheckoutDeps, askForCheckout } from './ask-for-checkout.ts';
import { beginDonation, type GiftTarget } from './begin-donation.ts';
import type { Donation } from './donation.ts';
import type { GiftForm } from './gift-form.ts';
import { giftsOfForms } from './gifts-of-forms.ts';
import type { OpenedCheckout } from './open-checkout.ts';

/**
 * The form began another gift already, with other answers. Nothing was stored: the donor says whether it is to be a
 * second gift, by sending the same answers with this hidden value.
 */
export interface AnotherGift {
  kind: 'another';
  nonce: string;
  /** The gift that would be begun. */
  wanted: Donation;
}

export interface StartedDonation {
  /** The gift; with `another`, the one that there is already. */
  donation: Donation;
  checkout: OpenedCheckout | AnotherGift;
}

/**
 * Stores the donation and then asks Stripe for its payment page. The same form sent again, or twice at once, finds the
 * donation that is there, and with it the same page; with other answers it stores nothing and says so.
 */
export async function startDonation(deps: AskForCheckoutDeps, form: GiftForm, target: GiftTarget): Promise<StartedDonation> {
  const wanted = beginDonation(form, target, deps.clock.now());
  const donation = await found(deps, wanted) ?? await stored(deps, wanted);
  // Sent as a second gift before, perhaps: its form then carried the key of these answers.
  if (donation.formKey !== wanted.formKey && donation.formNonce !== wanted.formKey) return { donation, checkout: { kind: 'another', nonce: wanted.formKey, wanted } };
  return { donation, checkout: await askForCheckout(deps, donation) };
}

/** The gift that these answers began, as a first or a second one, else the one that the form began. */
async function found({ connection }: AskForCheckoutDeps, { formKey, formNonce }: Donation): Promise<Donation | undefined> {
  const gifts = await giftsOfForms(connection, [formKey, formNonce ?? '']);
  return gifts.get(formKey) ?? gifts.get(formNonce);
}

async function stored(deps: AskForCheckoutDeps, wanted: Donation): Promise<Donation> {
  try {
    await inTransaction(deps.connection, (session) => deps.store.insert([wanted], { why: 'The donor sent the form' }, session));
    return wanted;
  } catch (error) {
    // Sent twice at once, and the other was faster; or begun before forms were kept by their hidden value.
    const winner = isDuplicateKey(error) ? await found(deps, wanted) ?? await deps.store.byFormKey(wanted.formKey) : null;
    if (winner === null) throw error;
    return winner;
  }
}
