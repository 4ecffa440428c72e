import { type Request, type Response, Router } from 'express';
import type { FormState } from '../../http/forms.ts';
import { languageInField } from '../../http/language-field.ts';
import { param } from '../../http/pages.ts';
import { AppError, notFound } from '../../shared/errors.ts';
import { toDecimal } from '../../shared/money.ts';
import { requireSignIn, signedIn } from '../accounts/index.ts';
import { acceptsFundraisers, type Campaign } from '../campaigns/index.ts';
import { fundraiserPage } from './fundraiser-page.ts';
import type { Fundraiser } from './fundraiser.ts';
import { ownFundraisers } from './own-fundraisers.ts';
import { readFundraiserForm } from './read-fundraiser-form.ts';
import { sendFundraiserForm } from './send-fundraiser-form.ts';
import { formLimit } from './start-routes.ts';
import type { SupporterRoutesDeps } from './supporter-deps.ts';
import { dayOf } from './zoned-day.ts';

interface Own {
  fundraiser: Fundraiser;
  campaign: Campaign;
}

/** `/account/fundraisers/:id…`: what supporters do with their pages. Other people's pages are not found here. */
export function manageRoutes(deps: SupporterRoutesDeps): Router {
  const router = Router();
  router.use('/account/fundraisers', requireSignIn);
  showRoutes(router, deps);
  editRoutes(router, deps);
  changeRoutes(router, deps);
  return router;
}

function showRoutes(router: Router, deps: SupporterRoutesDeps): void {
  const { pages, clock } = deps;

  router.get('/account/fundraisers/:id', async (req, res) => {
    const { fundraiser, campaign } = await own(deps, req, res);
    if (fundraiser.status === 'draft') return res.redirect(303, `/account/fundraisers/${fundraiser.id}/preview`);
    const [[mine], { model }] = await Promise.all([ownFundraisers(deps, [fundraiser]), fundraiserPage(deps, fundraiser, campaign)]);
    const { share, recentGifts } = model;
    pages.send(res, 'fundraisers/manage', { title: fundraiser.title, noindex: true, section: 'account', scripts: ['share'] }, {
      own: mine, share, recentGifts, fresh: req.query.published !== undefined,
    });
  });

  router.get('/account/fundraisers/:id/preview', async (req, res) => {
    const { fundraiser, campaign } = await own(deps, req, res);
    if (fundraiser.status !== 'draft') return res.redirect(303, `/account/fundraisers/${fundraiser.id}`);
    const { head, model } = await fundraiserPage(deps, fundraiser, campaign);
    const mayPublish = acceptsFundraisers(campaign, clock.now());
    const { description: _public, path: _address, image: _shared, ...rest } = head;
    pages.send(res, 'fundraisers/preview', { ...rest, noindex: true }, { ...model, id: fundraiser.id, preview: true, mayPublish });
  });

  router.get('/account/fundraisers/:id/end', async (req, res) => {
    const { fundraiser } = await own(deps, req, res);
    const [mine] = await ownFundraisers(deps, [fundraiser]);
    if (mine?.mayEnd !== true) return res.redirect(303, `/account/fundraisers/${fundraiser.id}`);
    pages.send(res, 'fundraisers/end', { title: `End “${fundraiser.title}”?`, noindex: true, section: 'account' }, { own: mine });
  });
}

function editRoutes(router: Router, deps: SupporterRoutesDeps): void {
  const { clock, fundraisers, pageCache } = deps;

  router.get('/account/fundraisers/:id/edit', async (req, res) => {
    const { fundraiser, campaign } = await own(deps, req, res);
    await sendEditForm(deps, res, { fundraiser, campaign }, { values: currentValues(fundraiser, campaign), errors: {} }, fundraiser.pictureId);
  });

  router.post('/account/fundraisers/:id/edit', formLimit('edit-fundraiser'), async (req, res) => {
    const { fundraiser, campaign } = await own(deps, req, res);
    const read = await readFundraiserForm(deps, req, signedIn(res), campaign, clock.now());
    if (!read.ok) return sendEditForm(deps, res, { fundraiser, campaign }, read.form, read.pictureId);
    await fundraisers.edit(fundraiser.id, read.fields);
    pageCache.clear();
    res.redirect(303, `/account/fundraisers/${fundraiser.id}${fundraiser.status === 'draft' ? '/preview' : ''}`);
  });
}

function changeRoutes(router: Router, deps: SupporterRoutesDeps): void {
  const { fundraisers, pageCache, clock } = deps;

  // Sent twice, a change finds itself done already; the page afterwards is the same.
  router.post('/account/fundraisers/:id/publish', async (req, res) => {
    const { fundraiser, campaign } = await own(deps, req, res);
    if (!acceptsFundraisers(campaign, clock.now())) throw campaignEnded(campaign);
    await fundraisers.publish(fundraiser.id);
    pageCache.clear();
    res.redirect(303, `/account/fundraisers/${fundraiser.id}?published=1`);
  });

  router.post('/account/fundraisers/:id/resume', async (req, res) => {
    const { fundraiser, campaign } = await own(deps, req, res);
    if (!acceptsFundraisers(campaign, clock.now())) throw campaignEnded(campaign);
    await fundraisers.resume(fundraiser.id);
    pageCache.clear();
    res.redirect(303, `/account/fundraisers/${fundraiser.id}`);
  });

  for (const change of ['pause', 'end'] as const) {
    router.post(`/account/fundraisers/:id/${change}`, async (req, res) => {
      const { fundraiser } = await own(deps, req, res);
      await fundraisers[change](fundraiser.id);
      pageCache.clear();
      res.redirect(303, `/account/fundraisers/${fundraiser.id}`);
    });
  }
}

/** The page of the address, if it is the signed-in person's. @throws AppError 404 for all others, whether they exist or not */
async function own({ fundraisers, campaigns }: SupporterRoutesDeps, req: Request, res: Response): Promise<Own> {
  const fundraiser = await fundraisers.byId(param(req, 'id'));
  if (fundraiser === null || fundraiser.accountId !== signedIn(res).id) throw notFound('this page among yours');
  const campaign = await campaigns.byId(fundraiser.campaignId);
  if (campaign === null) throw notFound('the campaign of this page');
  return { fundraiser, campaign };
}

function sendEditForm(deps: SupporterRoutesDeps, res: Response, { fundraiser, campaign }: Own, form: FormState, pictureId: string | null): Promise<void> {
  const draft = fundraiser.status === 'draft';
  const here = `/account/fundraisers/${fundraiser.id}`;
  return sendFundraiserForm(deps, res, signedIn(res), campaign, {
    heading: 'Change your page',
    lead: draft ? 'Only you can see it so far.' : 'What you save is public at once. A new title brings a new address; the old one leads to it.',
    action: `${here}/edit`,
    submitLabel: draft ? 'See how it looks' : 'Save',
    back: { url: draft ? `${here}/preview` : here, label: fundraiser.title },
    draft: '',
    form,
    pictureId,
  });
}

function currentValues({ supporterName, title, language, story, goal, endsAt }: Fundraiser, campaign: Campaign): Record<string, string> {
  return { supporterName, title, language: languageInField(language), story, goal: toDecimal(goal).replace(/\.0+$/, ''), endsOn: endsAt === null ? '' : dayOf(endsAt, campaign.timeZone) };
}

function campaignEnded(campaign: Campaign): AppError {
  const why = campaign.status === 'paused' ? 'is paused, so pages for it take no gifts just now' : 'has ended, so pages for it take no more gifts';
  return new AppError('campaign-closed', 409, `${campaign.title} ${why}.`);
}
