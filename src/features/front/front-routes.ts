import { Router, type Request, type Response } from 'express';
import type { RenderPage } from '../../http/page-renderings.ts';
import { param } from '../../http/pages.ts';
import { notFound } from '../../shared/errors.ts';
import { nextTurn, progressOf, publicCampaign, visibleStatus } from '../campaigns/index.ts';
import { accentSheet } from '../organizations/index.ts';
import { shownByOthers } from '../pictures/index.ts';
import { browseAddress, browseQuery } from './browse.ts';
import { type CampaignContent, gatherContent } from './campaign-content.ts';
import { showContent } from './campaign-page.ts';
import type { FrontParts } from './front-parts.ts';
import { browsePage, homePage, organizationPage } from './list-pages.ts';
import { totalPage } from './total-page.ts';

/** The pages that everybody sees, without a cookie, from the page cache. */
export function frontRoutes(parts: FrontParts): Router {
  const { pages, pageCache } = parts;
  const router = Router();

  router.get('/', (req, res) => pageCache.respond(req, res, '/', async () =>
    pages.render('home/show', { title: pages.site.name, description: 'Campaigns by people who do the work, with figures one can check.', path: '/' }, await homePage(parts))));

  router.get('/campaigns', (req, res) => {
    const query = browseQuery.parse(req.query);
    return pageCache.respond(req, res, browseAddress(query), async () => {
      const { head, model } = await browsePage(parts, query);
      return pages.render('campaigns/list', head, model);
    });
  });

  router.get('/campaigns/:slug', (req, res) => showCampaign(parts, req, res));
  router.get('/campaigns/:slug/total', (req, res) => explainTotal(parts, req, res));
  router.get('/organizations/:slug', (req, res) => showOrganization(parts, req, res));
  router.get('/api/v1/campaigns/:slug', (req, res) => campaignFigures(parts, req, res));
  return router;
}

async function showCampaign(parts: FrontParts, req: Request, res: Response): Promise<void> {
  const slug = param(req, 'slug');
  await parts.pageCache.respond(req, res, `/campaigns/${slug}`, async (about, until) => {
    const content = await parts.campaignPages.read(slug) ?? await buildContent(parts, slug);
    about(content.campaign.id);
    until(nextTurn(content.campaign, parts.clock.now()));
    const { head, model } = await showContent(parts, content);
    return parts.pages.render('campaigns/show', head, model);
  });
}

async function buildContent(parts: FrontParts, slug: string): Promise<CampaignContent> {
  const { id } = await publicCampaign(parts.campaigns, slug, (to) => `/campaigns/${to}`);
  // Read once more: what was read before the build began may be older than what it would be kept as.
  return parts.campaignPages.build(slug, id, async () => gatherContent(parts, await publicCampaign(parts.campaigns, slug, (to) => `/campaigns/${to}`)));
}

async function explainTotal(parts: FrontParts, req: Request, res: Response): Promise<void> {
  const slug = param(req, 'slug');
  await parts.pageCache.respond(req, res, `/campaigns/${slug}/total`, async (about, until) => {
    const campaign = await publicCampaign(parts.campaigns, slug, (to) => `/campaigns/${to}/total`);
    about(campaign.id);
    until(nextTurn(campaign, parts.clock.now()));
    const [{ head, model }, organization] = await Promise.all([totalPage(parts, campaign), parts.organizations.byId(campaign.organizationId)]);
    return parts.pages.render('campaigns/total', { ...head, stylesheet: accentSheet(organization) }, model);
  });
}

async function showOrganization(parts: FrontParts, req: Request, res: Response): Promise<void> {
  const slug = param(req, 'slug');
  await parts.pageCache.respond(req, res, `/organizations/${slug}`, async () => {
    const organization = await parts.organizations.bySlug(slug);
    if (organization === null) throw notFound('this organization');
    const model = await organizationPage(parts, organization);
    const head = { title: organization.name, description: organization.summary, path: `/organizations/${slug}`, stylesheet: accentSheet(organization), ...shownByOthers(model.organization.picture) };
    return parts.pages.render('organizations/show', head, model);
  });
}

/** The figures of a campaign for programs; amounts in minor units. */
async function campaignFigures(parts: FrontParts, req: Request, res: Response): Promise<void> {
  const slug = param(req, 'slug');
  const body: RenderPage = async (about, until) => {
    const campaign = await publicCampaign(parts.campaigns, slug);
    about(campaign.id);
    until(nextTurn(campaign, parts.clock.now()));
    const progress = progressOf(campaign.goal, await parts.ledger.totals('campaign', campaign.id, campaign.currency));
    return JSON.stringify({
      slug: campaign.slug,
      title: campaign.title,
      status: visibleStatus(campaign, parts.clock.now()),
      currency: campaign.currency,
      raised: progress.raised.minor,
      goal: progress.goal.minor,
      toGo: progress.toGo.minor,
      donations: progress.donations,
    });
  };
  await parts.pageCache.respond(req, res, `/api/v1/campaigns/${slug}`, body, 'application/json; charset=utf-8');
}
