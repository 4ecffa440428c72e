import { type Request, type RequestHandler, type Response, Router } from 'express';
import { emptyForm } from '../../http/forms.ts';
import { param } from '../../http/pages.ts';
import { rateLimit } from '../../http/rate-limits.ts';
import { AppError } from '../../shared/errors.ts';
import { newId } from '../../shared/ids.ts';
import { type Account, accountOf, requireSignIn, signedIn } from '../accounts/index.ts';
import { acceptsFundraisers, type Campaign, publicCampaign, visibleStatus } from '../campaigns/index.ts';
import { accentSheet } from '../organizations/index.ts';
import { sendFundraiserForm } from './send-fundraiser-form.ts';
import type { FundraiserFields } from './fundraiser.ts';
import { readFundraiserForm } from './read-fundraiser-form.ts';
import type { SupporterRoutesDeps } from './supporter-deps.ts';

/** A person may try things out, and a script may not fill the database. */
const MOST_PAGES = 25;

/** `/campaigns/:slug/fundraise`: from the wish to a draft. */
export function startRoutes(deps: SupporterRoutesDeps): Router {
  const { pages, clock, fundraisers, accounts, organizations } = deps;
  const router = Router();

  router.get('/campaigns/:slug/fundraise', async (req, res) => {
    const campaign = await openCampaign(deps, req);
    const account = accountOf(res);
    if (account !== null) return sendStartForm(deps, res, account, campaign);
    const head = { title: `Raise money for ${campaign.shortTitle}`, description: campaign.summary, path: `/campaigns/${campaign.slug}/fundraise`, section: 'campaigns', stylesheet: accentSheet(await organizations.byId(campaign.organizationId)) };
    pages.send(res, 'fundraisers/invite', head, { campaign, next: head.path, form: emptyForm });
  });

  router.post('/campaigns/:slug/fundraise', requireSignIn, formLimit('fundraise'), async (req, res) => {
    const campaign = await openCampaign(deps, req);
    const account = signedIn(res);
    const read = await readFundraiserForm(deps, req, account, campaign, clock.now());
    const refuse = (form: typeof emptyForm, pictureId: string | null) => sendStartForm(deps, res, account, campaign, { form, pictureId });
    if (!read.ok) return refuse(read.form, read.pictureId);
    if ((await fundraisers.countOfAccount(account.id)) >= MOST_PAGES) {
      throw new AppError('too-many-pages', 409, `You have ${MOST_PAGES} pages already. Please use one of them again: its title, text and goal can all be changed.`, { way: { url: '/account', label: 'See your pages' } });
    }
    const id = draftId(deps, account, req.body);
    await startOnce(deps, id, account, campaign, read.fields);
    if (account.name === '') await accounts.rename(account.id, read.fields.supporterName);
    res.redirect(303, `/account/fundraisers/${id}/preview`);
  });
  return router;
}

export function formLimit(name: string): RequestHandler {
  return rateLimit(name, { points: 60, seconds: 60 * 60, key: (req) => req.session.accountId ?? req.ip ?? '' });
}

/** The campaign of the address, if a page can be made for it. @throws AppError and MovedTo where none can */
async function openCampaign({ campaigns, clock }: SupporterRoutesDeps, req: Request): Promise<Campaign> {
  const campaign = await publicCampaign(campaigns, param(req, 'slug'), (slug) => `/campaigns/${slug}/fundraise`);
  if (acceptsFundraisers(campaign, clock.now())) return campaign;
  const way = { url: `/campaigns/${campaign.slug}`, label: 'See the campaign' };
  if (visibleStatus(campaign, clock.now()) === 'paused') throw new AppError('campaign-paused', 409, `${campaign.title} is paused, so no page can be made for it just now. ${campaign.pauseWords || 'Please come back when it goes on.'}`, { way });
  throw new AppError('campaign-ended', 410, `${campaign.title} has ended, so no more pages can be made for it. Thank you for thinking of it.`, { way });
}

function sendStartForm(deps: SupporterRoutesDeps, res: Response, account: Account, campaign: Campaign, refused?: { form: typeof emptyForm; pictureId: string | null }): Promise<void> {
  const id = draftId(deps, account, refused?.form.values);
  return sendFundraiserForm(deps, res, account, campaign, {
    heading: 'Your page',
    lead: `It raises money for ${campaign.title}. You see it before anybody else does.`,
    action: `/campaigns/${campaign.slug}/fundraise`,
    submitLabel: 'See how it looks',
    back: { url: `/campaigns/${campaign.slug}`, label: campaign.shortTitle },
    draft: deps.tokens.issue(draftPurpose(account), id),
    form: refused?.form ?? { values: { supporterName: account.name }, errors: {} },
    pictureId: refused?.pictureId ?? null,
  });
}

/** The id that the form was shown with, so that sending it twice makes one page; a new one for a form without. */
function draftId({ tokens }: SupporterRoutesDeps, account: Account, body: unknown): string {
  const { draft } = (body ?? {}) as { draft?: unknown };
  return tokens.verify(draftPurpose(account), 'frp', typeof draft === 'string' ? draft : '') ?? newId('frp');
}

function draftPurpose(account: Account): string {
  return `fundraiser-draft:${account.id}`;
}

async function startOnce({ fundraisers }: SupporterRoutesDeps, id: string, account: Account, campaign: Campaign, fields: FundraiserFields): Promise<void> {
  const draft = await fundraisers.start({ id, campaignId: campaign.id, account, ...fields });
  // Sent again, perhaps after going back and changing something: the page that this form made gets what it says now.
  if (draft === null) await fundraisers.edit(id, fields);
}
