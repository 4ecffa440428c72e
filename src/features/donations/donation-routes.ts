import { type Request, type RequestHandler, type Response, Router } from 'express';
import { type Pages, param } from '../../http/pages.ts';
import { rateLimit } from '../../http/rate-limits.ts';
import type { FormState } from '../../http/forms.ts';
import { notFound } from '../../shared/errors.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Campaign } from '../campaigns/index.ts';
import type { Fundraiser } from '../fundraisers/index.ts';
import { PAID_MARK } from './checkout-session.ts';
import { correctionFileName, correctionPdf } from './correction-pdf.ts';
import type { Donations } from './create-donations.ts';
import { donatePage, type DonatePageDeps, freshForm, headingOf } from './donate-page.ts';
import type { Donation } from './donation.ts';
import { parseGiftForm } from './gift-form.ts';
import { type FoundTarget, giftTarget, targetOfCampaign, targetOfFundraiser } from './gift-target.ts';
import type { CampaignLookup, FundraiserLookup } from './needs.ts';
import type { OpenedCheckout } from './open-checkout.ts';
import { receiptPdf } from './receipt-pdf.ts';
import { seenAfterPayment, shownState } from './status-page.ts';

export interface DonationRoutesDeps extends DonatePageDeps {
  donations: Donations;
  campaigns: CampaignLookup;
  fundraisers: FundraiserLookup;
  pages: Pages;
  clock: Clock;
}

/** The giving forms of campaigns and fundraisers, and the private page of each gift. Public, without a cookie. */
export function donationRoutes(deps: DonationRoutesDeps): Router {
  const router = Router();
  const ofCampaign = (req: Request) => targetOfCampaign(deps.campaigns, param(req, 'slug'), deps.clock.now());
  const ofFundraiser = (req: Request) => targetOfFundraiser(deps, param(req, 'slug'), deps.clock.now());
  const limit = rateLimit('donate', { points: 20, seconds: 60 });
  for (const [path, find] of [['/campaigns/:slug/donate', ofCampaign], ['/fundraisers/:slug/donate', ofFundraiser]] as const) {
    router.get(path, showForm(deps, find));
    router.post(path, limit, takeForm(deps, find));
  }
  router.use(statusRoutes(deps));
  return router;
}

type Find = (req: Request) => Promise<FoundTarget>;

/** Runs the work for what takes gifts, and leads everybody else to the page that says why it doesn't. */
async function withTarget(res: Response, target: FoundTarget, work: (campaign: Campaign, fundraiser: Fundraiser | null) => Promise<void>): Promise<void> {
  if (target.kind === 'open') return work(target.campaign, target.fundraiser);
  res.redirect(303, target.path);
}

function showForm(deps: DonationRoutesDeps, find: Find): RequestHandler {
  return async (req, res) => withTarget(res, await find(req), (campaign, fundraiser) => {
    const { amount } = req.query;
    return sendForm(deps, res, campaign, fundraiser, freshForm(campaign, typeof amount === 'string' ? amount : undefined));
  });
}

async function sendForm(deps: DonationRoutesDeps, res: Response, campaign: Campaign, fundraiser: Fundraiser | null, form: FormState, status = 200): Promise<void> {
  const model = await donatePage(deps, campaign, fundraiser, form);
  deps.pages.send(res, 'donations/new', { title: headingOf(campaign, fundraiser), noindex: true, scripts: ['live-sum'] }, model, status);
}

function takeForm(deps: DonationRoutesDeps, find: Find): RequestHandler {
  return async (req, res) => withTarget(res, await find(req), async (campaign, fundraiser) => {
    const parsed = parseGiftForm(req.body, campaign.currency);
    if (!parsed.ok) return sendForm(deps, res, campaign, fundraiser, parsed.form, 422);
    const { donation, checkout } = await deps.donations.start(parsed.value, giftTarget(campaign, fundraiser));
    sendOn(deps, res, donation, checkout);
  });
}

/** On to the payment page, or to what there is to say instead of it. */
function sendOn({ donations, pages }: DonationRoutesDeps, res: Response, donation: Donation, checkout: OpenedCheckout): void {
  const path = donations.statusPath(donation.id);
  if (checkout.kind === 'open') return res.redirect(303, checkout.url);
  if (checkout.kind === 'closed') return res.redirect(303, path);
  res.set('Retry-After', '30');
  pages.send(res, 'donations/unavailable', { title: 'Your gift is kept', noindex: true }, { amount: donation.amount, retryUrl: `${path}/retry`, statusUrl: path }, 503);
}

function statusRoutes(deps: DonationRoutesDeps): Router {
  const { donations, pages } = deps;
  const router = Router();
  const limit = rateLimit('donation-status', { points: 30, seconds: 60 });
  router.get('/donations/:token', async (req, res) => {
    const stored = await donationOf(donations, req);
    const donation = PAID_MARK in req.query ? seenAfterPayment(stored) : stored;
    const model = await donations.statusPage(donation);
    const state = shownState(donation);
    const scripts = state === 'pending' || state === 'paid' ? ['refresh-status', 'share'] : [];
    pages.send(res, 'donations/show', { title: 'Your gift', noindex: true, scripts }, model);
  });
  router.get('/donations/:token/status.json', async (req, res) => {
    const donation = await donationOf(donations, req);
    res.set('Cache-Control', 'no-store').json({ status: donation.status, receipt: (await donations.receipt(donation.id))?.number ?? null });
  });
  router.get('/donations/:token/receipt.pdf', async (req, res) => {
    const donation = await donationOf(donations, req);
    const [receipt, corrections] = await Promise.all([donations.receipt(donation.id), donations.corrections(donation.id)]);
    if (receipt === null) throw notFound('this receipt');
    sendPdf(res, `receipt-${receipt.number.replace(/[^\w-]/g, '')}.pdf`, await receiptPdf(receipt, corrections));
  });
  router.get('/donations/:token/credit-notes/:number.pdf', async (req, res) => {
    const donation = await donationOf(donations, req);
    const correction = (await donations.corrections(donation.id)).find(({ number }) => number === param(req, 'number'));
    if (correction === undefined) throw notFound('this credit note');
    sendPdf(res, correctionFileName(correction), await correctionPdf(correction));
  });
  router.post('/donations/:token/retry', limit, async (req, res) => {
    const donation = await donationOf(donations, req);
    sendOn(deps, res, donation, await donations.goOn(donation));
  });
  router.post('/donations/:token/cancel', limit, async (req, res) => {
    const donation = await donationOf(donations, req);
    await donations.cancel(donation);
    res.redirect(303, donations.statusPath(donation.id));
  });
  return router;
}

function sendPdf(res: Response, name: string, content: Buffer): void {
  res.set({ 'Cache-Control': 'no-store', 'Content-Type': 'application/pdf', 'Content-Disposition': `inline; filename="${name}"`, 'X-Robots-Tag': 'noindex' });
  res.send(content);
}

async function donationOf(donations: Donations, req: Request): Promise<Donation> {
  const donation = await donations.byToken(param(req, 'token'));
  if (donation === null) throw notFound('this gift');
  return donation;
}
