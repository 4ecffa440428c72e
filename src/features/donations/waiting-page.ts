import type { Response } from 'express';
import type { Pages } from '../../http/pages.ts';
import { accentSheet } from '../organizations/index.ts';
import type { Donations } from './create-donations.ts';
import type { Donation } from './donation.ts';
import type { OrganizationLookup } from './needs.ts';

/** Stands in the address of a donor who waits for the payment page: only they are led on to it. */
export const CONTINUE_MARK = 'continue';

/** Leads a waiting donor on as soon as there is a payment page. It only looks: the worker does the trying. */
export async function sendContinuation({ donations, organizations, pages }: { donations: Donations; organizations: OrganizationLookup; pages: Pages }, res: Response, donation: Donation): Promise<void> {
  const path = donations.statusPath(donation);
  const now = await donations.continuation(donation);
  if (now.kind === 'lead') return res.set('Cache-Control', 'no-store').redirect(303, now.url);
  if (now.kind === 'show') return res.redirect(303, path);
  const waits = now.kind === 'wait';
  const model = { amount: donation.amount, purpose: donation.purpose, waits, retryUrl: `${path}/retry`, cancelUrl: `${path}/cancel`, statusUrl: path };
  const stylesheet = accentSheet(await organizations.byId(donation.organizationId));
  pages.send(res, 'donations/unavailable', { title: 'Your gift is kept', noindex: true, stylesheet, scripts: waits ? ['wait-for-payment'] : [] }, model);
}
