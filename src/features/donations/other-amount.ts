import { type Request, type RequestHandler, Router } from 'express';
import type { FormState } from '../../http/forms.ts';
import type { Pages } from '../../http/pages.ts';
import { isPositive, subtract, toDecimal } from '../../shared/money.ts';
import type { Campaign } from '../campaigns/index.ts';
import type { Donations } from './create-donations.ts';
import { donateFacts, type DonatePageDeps } from './donate-page.ts';
import type { Donation } from './donation.ts';
import { targetOfDonation } from './gift-target.ts';
import { dayOf } from '../fundraisers/index.ts';
import type { CampaignLookup, FundraiserLookup } from './needs.ts';
import { canBePaid } from './open-checkout.ts';
import { sendGivingForm } from './send-giving-form.ts';
import type { Tribute } from './tribute.ts';

export interface OtherAmountDeps extends DonatePageDeps {
  donations: Donations;
  campaigns: CampaignLookup;
  fundraisers: FundraiserLookup;
  pages: Pages;
}

interface Around {
  limit: RequestHandler;
  donationOf: (req: Request) => Promise<Donation>;
  /** Says in the address of the gift's page that Stripe did not close the payment page. */
  notStopped: string;
}

/**
 * The way to another amount: Stripe closes the payment page first, so that no two gifts can be paid, and then the giving
 * form opens with what was typed before. It is a new gift; the old one ends by Stripe's word. What was typed is shown only
 * behind the gift's token, which nobody can guess.
 */
export function otherAmountRoutes(deps: OtherAmountDeps, { limit, donationOf, notStopped }: Around): Router {
  const { donations, pages, clock } = deps;
  const router = Router();
  router.post('/donations/:token/other-amount', limit, async (req, res) => {
    const donation = await donationOf(req);
    const path = donations.statusPath(donation);
    const target = await targetOfDonation(deps, donation, clock.now());
    if (target.kind === 'closed') return res.redirect(303, target.path);
    res.redirect(303, await donations.cancel(donation) === 'stopped' ? `${path}/other-amount` : `${path}?${notStopped}`);
  });
  router.get('/donations/:token/other-amount', async (req, res) => {
    const donation = await donationOf(req);
    const target = await targetOfDonation(deps, donation, clock.now());
    if (!isStopped(donation) || target.kind === 'closed') return res.redirect(303, donations.statusPath(donation));
    const facts = await donateFacts(deps, target.campaign, target.fundraiser);
    sendGivingForm(pages, res, facts, filledForm(target.campaign, donation), { before: 'Nothing was charged, and the gift before is stopped. Choose the amount that you want to give.' });
  });
  return router;
}

/** Nothing can be paid for it any more, or Stripe's word of that is on its way. */
function isStopped(donation: Donation): boolean {
  return canBePaid(donation) && (donation.cancelAskedAt !== null || donation.status === 'canceled' || donation.status === 'expired');
}

/** What the donor typed for a gift. Without the hidden value of its form: what is sent is another gift. */
export function filledForm(campaign: Campaign, { amount, cover, donorEmail, donorName, message, visibility, reports, tribute, corrected = 0 }: Donation): FormState {
  const gift = subtract(amount, cover);
  const suggested = campaign.suggestedGifts.some((each) => each.amount.currency === gift.currency && each.amount.minor === gift.minor);
  const values: Record<string, string> = {
    ...(suggested ? { amount: String(gift.minor) } : { amount: 'own', ownAmount: toDecimal(gift) }),
    // Once it was corrected, whoever holds the link need not be who it belongs to.
    email: corrected === 0 ? donorEmail ?? '' : '', name: donorName, message, visibility, ...tributeValues(tribute, campaign.timeZone),
    ...(isPositive(cover) ? { coverFees: '1' } : {}),
    ...(reports ? { reports: '1' } : {}),
  };
  return { values, errors: {} };
}

function tributeValues(tribute: Tribute | null, timeZone: string): Record<string, string> {
  if (tribute === null) return { tributeKind: 'honour' };
  const { kind: tributeKind, name: tributeName, ecard } = tribute;
  if (ecard === null) return { tributeKind, tributeName };
  const { toName: ecardName, toEmail: ecardEmail, words: ecardWords, sendAt } = ecard;
  return { tributeKind, tributeName, ecardName, ecardEmail, ecardWords, ecardDay: sendAt === null ? '' : dayOf(sendAt, timeZone) };
}
