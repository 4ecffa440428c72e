import { type Request, type Response, Router } from 'express';
import { type Pages, param } from '../../http/pages.ts';
import { rateLimit } from '../../http/rate-limits.ts';
import { type FormState, typedValues } from '../../http/forms.ts';
import { DatabaseAway } from '../../platform/mongo/database-away.ts';
import { isUnreachable } from '../../platform/mongo/is-unreachable.ts';
import { AppError, notFound } from '../../shared/errors.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Campaign } from '../campaigns/index.ts';
import type { Fundraiser } from '../fundraisers/index.ts';
import { anotherGiftPage } from './another-gift-page.ts';
import { PAID_MARK } from './checkout-session.ts';
import { correctionFileName, correctionPdf } from './correction-pdf.ts';
import type { Donations } from './create-donations.ts';
import { type DonateFacts, donateFacts, donatePage, type DonatePageDeps, freshForm, headingOf } from './donate-page.ts';
import type { Donation } from './donation.ts';
import { parseGiftForm } from './gift-form.ts';
import { type FoundTarget, giftTarget, targetOfCampaign, targetOfFundraiser } from './gift-target.ts';
import type { CampaignLookup, FundraiserLookup } from './needs.ts';
import { createFormMemory, type FormMemory } from './form-memory.ts';
import type { OpenedCheckout } from './open-checkout.ts';
import { receiptPdf } from './receipt-pdf.ts';
import { seenAfterPayment, shownState } from './status-page.ts';
import { CONTINUE_MARK, sendContinuation } from './waiting-page.ts';

export interface DonationRoutesDeps extends DonatePageDeps {
  donations: Donations;
  campaigns: CampaignLookup;
  fundraisers: FundraiserLookup;
  pages: Pages;
  clock: Clock;
  /** Whether the database is known to be away, so that it needn't be asked. */
  databaseAway?: () => boolean;
}

/** The giving forms of campaigns and fundraisers, and the private page of each gift. Public, without a cookie. */
export function donationRoutes(deps: DonationRoutesDeps): Router {
  const router = Router();
  const ofCampaign = (req: Request) => targetOfCampaign(deps.campaigns, param(req, 'slug'), deps.clock.now());
  const ofFundraiser = (req: Request) => targetOfFundraiser(deps, param(req, 'slug'), deps.clock.now());
  const limit = rateLimit('donate', { points: 20, seconds: 60 });
  const memory = createFormMemory();
  for (const [path, find] of [['/campaigns/:slug/donate', ofCampaign], ['/fundraisers/:slug/donate', ofFundraiser]] as const) {
    router.get(path, orNotNow(deps, memory, showForm(deps, memory, find)));
    router.post(path, limit, orNotNow(deps, memory, takeForm(deps, memory, find)));
  }
  router.use(statusRoutes(deps));
  return router;
}

type Find = (req: Request) => Promise<FoundTarget>;
type Handler = (req: Request, res: Response) => Promise<void>;

/** Runs the work for what takes gifts, and leads everybody else to the page that says why it doesn't. */
async function withTarget(res: Response, target: FoundTarget, work: (campaign: Campaign, fundraiser: Fundraiser | null) => Promise<void>): Promise<void> {
  if (target.kind === 'open') return work(target.campaign, target.fundraiser);
  res.redirect(303, target.path);
}

function showForm(deps: DonationRoutesDeps, memory: FormMemory, find: Find): Handler {
  return async (req, res) => withTarget(res, await find(req), async (campaign, fundraiser) => {
    sendForm(deps, res, await factsOf(deps, memory, req, campaign, fundraiser), startedForm(req, campaign));
  });
}

function startedForm(req: Request, campaign: Campaign): FormState {
  const { amount } = req.query;
  return freshForm(campaign, typeof amount === 'string' ? amount : undefined);
}

async function factsOf(deps: DonationRoutesDeps, memory: FormMemory, req: Request, campaign: Campaign, fundraiser: Fundraiser | null): Promise<DonateFacts> {
  const facts = await donateFacts(deps, campaign, fundraiser);
  memory.keep(req.path, facts);
  return facts;
}

function sendForm({ pages }: DonationRoutesDeps, res: Response, facts: DonateFacts, form: FormState, { status = 200, notNow = '' } = {}): void {
  const head = { title: headingOf(facts.campaign, facts.fundraiser), noindex: true, scripts: ['live-sum'] };
  pages.send(res, 'donations/new', head, { ...donatePage(facts, form), notNow }, status);
}

function takeForm(deps: DonationRoutesDeps, memory: FormMemory, find: Find): Handler {
  return async (req, res) => withTarget(res, await find(req), async (campaign, fundraiser) => {
    const parsed = parseGiftForm(req.body, campaign.currency);
    if (!parsed.ok) return sendForm(deps, res, await factsOf(deps, memory, req, campaign, fundraiser), parsed.form, { status: 422 });
    const { donation, checkout } = await deps.donations.start(parsed.value, giftTarget(campaign, fundraiser));
    if (checkout.kind !== 'another') return sendOn(deps, res, donation, checkout);
    const model = anotherGiftPage(donation, checkout, { path: deps.donations.statusPath(donation.id), action: req.path, values: typedValues(req.body) });
    deps.pages.send(res, 'donations/another', { title: 'You began a gift already', noindex: true }, model, 409);
  });
}

/** While the database is away the form says that it can't take gifts for a moment, and keeps what was typed. */
function orNotNow(deps: DonationRoutesDeps, memory: FormMemory, work: Handler): Handler {
  return async (req, res) => {
    try {
      if (deps.databaseAway?.() === true) throw new DatabaseAway('The database is known to be away');
      await work(req, res);
    } catch (error) {
      if (!isUnreachable(error) || res.headersSent) throw error;
      const facts = memory.recall(req.path);
      const sent = req.method === 'POST' ? typedValues(req.body) : null;
      if (facts === undefined && sent === null) throw new AppError('database-unreachable', 503, 'We can’t take gifts for a moment: our records can’t be reached. Nothing you gave is lost.', { cause: error });
      res.set('Retry-After', '10');
      if (facts !== undefined) return sendForm(deps, res, facts, sent === null ? startedForm(req, facts.campaign) : { values: sent, errors: {} }, { status: 503, notNow: notNowWords(sent !== null) });
      const fields = Object.entries(sent ?? {}).map(([name, value]) => ({ name, value }));
      deps.pages.send(res, 'donations/not-now', { title: 'Not for a moment', noindex: true }, { action: req.path, fields }, 503);
    }
  };
}

function notNowWords(sent: boolean): string {
  const why = 'Our records can’t be reached.';
  return sent ? `${why} Nothing was taken, and what you typed is still here: send it again in a minute.` : `${why} You can fill in the form meanwhile, and send it in a minute.`;
}

/** On to the payment page, or to what there is to say instead of it. */
function sendOn({ donations }: DonationRoutesDeps, res: Response, donation: Donation, checkout: OpenedCheckout): void {
  const path = donations.statusPath(donation.id);
  if (checkout.kind === 'open') return res.redirect(303, checkout.url);
  res.redirect(303, checkout.kind === 'closed' ? path : `${path}?${CONTINUE_MARK}`);
}

function statusRoutes(deps: DonationRoutesDeps): Router {
  const { donations, pages } = deps;
  const router = Router();
  const limit = rateLimit('donation-status', { points: 30, seconds: 60 });
  router.get('/donations/:token', async (req, res) => {
    const stored = await donationOf(donations, req);
    if (CONTINUE_MARK in req.query) return sendContinuation(deps, res, stored);
    const donation = PAID_MARK in req.query ? seenAfterPayment(stored) : stored;
    const model = await donations.statusPage(donation);
    const state = shownState(donation);
    const scripts = state === 'pending' || state === 'paid' ? ['refresh-status', 'share'] : [];
    pages.send(res, 'donations/show', { title: 'Your gift', noindex: true, scripts }, model);
  });
  router.get('/donations/:token/status.json', async (req, res) => {
    const donation = await donationOf(donations, req);
    const waits = CONTINUE_MARK in req.query ? { waits: (await donations.continuation(donation)).kind === 'wait' } : {};
    res.set('Cache-Control', 'no-store').json({ status: donation.status, receipt: (await donations.receipt(donation.id))?.number ?? null, ...waits });
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
