import type { Response } from 'express';
import type { Donations } from './create-donations.ts';
import type { Donation } from './donation.ts';
import type { OpenedCheckout } from './open-checkout.ts';
import { CONTINUE_MARK } from './waiting-page.ts';

/** On to the payment page, or to what there is to say instead of it. */
export function sendOn(donations: Pick<Donations, 'statusPath'>, res: Response, donation: Donation, checkout: OpenedCheckout): void {
  const path = donations.statusPath(donation);
  if (checkout.kind === 'open') return res.redirect(303, checkout.url);
  res.redirect(303, checkout.kind === 'closed' ? path : `${path}?${CONTINUE_MARK}`);
}
