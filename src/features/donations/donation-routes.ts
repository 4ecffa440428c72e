import { type Request, type Response, Router } from 'express';
import { param } from '../../http/pages.ts';
import { rateLimit } from '../../http/rate-limits.ts';
import { type FormState, typedValues } from '../../http/forms.ts';
import { visitorLocale } from '../../http/visitor-locale.ts';
import { DatabaseAway } from '../../platform/mongo/database-away.ts';
import { isUnreachable } from '../../platform/mongo/is-unreachable.ts';
import { AppError } from '../../shared/errors.ts';
import type { Campaign } from '../campaigns/index.ts';
import type { Fundraiser } from '../fundraisers/index.ts';
import { accentSheet } from '../organizations/index.ts';
import { anotherGiftPage } from './another-gift-page.ts';
import { closedPage } from './closed-page.ts';
import { type DonateFacts, donateFacts, freshForm } from './donate-page.ts';
import { parseGiftForm } from './gift-form.ts';
import { type FoundTarget, giftTarget, targetOfCampaign, targetOfFundraiser } from './gift-target.ts';
import { createFormMemory, type FormMemory } from './form-memory.ts';
import type { OtherAmountDeps } from './other-amount.ts';
import { sendGivingForm } from './send-giving-form.ts';
import { sendOn } from './send-on.ts';
import { statusRoutes } from './status-routes.ts';

export interface DonationRoutesDeps extends OtherAmountDeps {
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

/** Runs the work for what takes gifts, and tells everybody else why it doesn't, here or on the page of a fundraiser. */
async function withTarget(deps: DonationRoutesDeps, res: Response, target: FoundTarget, work: (campaign: Campaign, fundraiser: Fundraiser | null) => Promise<void>): Promise<void> {
  if (target.kind === 'open') return work(target.campaign, target.fundraiser);
  if (target.campaign === undefined) return res.redirect(303, target.path);
  const refused = res.req.method === 'POST';
  const { head, model } = await closedPage(deps, target.campaign);
  deps.pages.send(res, 'donations/closed', head, { ...model, refused }, refused ? 409 : 200);
}

function showForm(deps: DonationRoutesDeps, memory: FormMemory, find: Find): Handler {
  return async (req, res) => withTarget(deps, res, await find(req), async (campaign, fundraiser) => {
    sendGivingForm(deps.pages, res, await factsOf(deps, memory, req, campaign, fundraiser), startedForm(req, campaign));
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

function takeForm(deps: DonationRoutesDeps, memory: FormMemory, find: Find): Handler {
  return async (req, res) => withTarget(deps, res, await find(req), async (campaign, fundraiser) => {
    const parsed = parseGiftForm(req.body, campaign.currency, { timeZone: campaign.timeZone, now: deps.clock.now(), locale: visitorLocale(req) });
    if (!parsed.ok) return sendGivingForm(deps.pages, res, await factsOf(deps, memory, req, campaign, fundraiser), parsed.form, { status: 422 });
    const { donation, checkout } = await deps.donations.start(parsed.value, giftTarget(campaign, fundraiser));
    if (checkout.kind !== 'another') return sendOn(deps.donations, res, donation, checkout);
    const model = anotherGiftPage(donation, checkout, { path: deps.donations.statusPath(donation), action: req.path, values: typedValues(req.body) });
    const stylesheet = accentSheet(await deps.organizations.byId(campaign.organizationId));
    deps.pages.send(res, 'donations/another', { title: 'You began a gift already', noindex: true, stylesheet }, model, 409);
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
      if (facts !== undefined) return sendGivingForm(deps.pages, res, facts, sent === null ? startedForm(req, facts.campaign) : { values: sent, errors: {} }, { status: 503, notNow: notNowWords(sent !== null) });
      const fields = Object.entries(sent ?? {}).map(([name, value]) => ({ name, value }));
      deps.pages.send(res, 'donations/not-now', { title: 'Not for a moment', noindex: true }, { action: req.path, fields }, 503);
    }
  };
}

function notNowWords(sent: boolean): string {
  const why = 'Our records can’t be reached.';
  return sent ? `${why} Nothing was taken, and what you typed is still here: send it again in a minute.` : `${why} You can fill in the form meanwhile, and send it in a minute.`;
}
