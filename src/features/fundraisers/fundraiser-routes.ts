import { Router } from 'express';
import type { PageCache } from '../../http/page-cache.ts';
import type { RenderPage } from '../../http/page-renderings.ts';
import { type Pages, param } from '../../http/pages.ts';
import { nextTurn } from '../campaigns/index.ts';
import type { Fundraisers } from './create-fundraisers.ts';
import { fundraiserPage, type FundraiserPageDeps } from './fundraiser-page.ts';
import { visibleFundraiser } from './visible-fundraiser.ts';

export interface FundraiserRoutesDeps extends FundraiserPageDeps {
  pages: Pages;
  pageCache: PageCache;
  fundraisers: Fundraisers;
}

/** The public pages: no session, no cookies, cached. */
export function fundraiserRoutes(deps: FundraiserRoutesDeps): Router {
  const { pages, pageCache } = deps;
  const router = Router();

  router.get('/fundraisers/:slug', async (req, res) => {
    const slug = param(req, 'slug');
    await pageCache.respond(req, res, `/fundraisers/${slug}`, async (about, until) => {
      const { fundraiser, campaign } = await visibleFundraiser(deps, slug, (to) => `/fundraisers/${to}`);
      about(campaign.id);
      until(nextTurn(campaign, deps.clock.now()));
      const { head, model } = await fundraiserPage(deps, fundraiser, campaign);
      return pages.render('fundraisers/show', head, model);
    });
  });

  router.get('/api/v1/fundraisers/:slug', async (req, res) => {
    const slug = param(req, 'slug');
    const figures: RenderPage = async (about, until) => JSON.stringify(await fundraiserFigures(deps, slug, about, until));
    await pageCache.respond(req, res, `/api/v1/fundraisers/${slug}`, figures, 'application/json; charset=utf-8');
  });
  return router;
}

/** Amounts in minor units of the currency. */
async function fundraiserFigures(deps: FundraiserRoutesDeps, slug: string, ...[about, until]: Parameters<RenderPage>): Promise<object> {
  const { fundraiser, campaign } = await visibleFundraiser(deps, slug, (to) => `/api/v1/fundraisers/${to}`);
  about(campaign.id);
  until(nextTurn(campaign, deps.clock.now()));
  const { model: { progress, fundraiser: shown } } = await fundraiserPage(deps, fundraiser, campaign);
  const { raised, goal, toGo, donations } = progress;
  return {
    slug: shown.slug, title: shown.title, campaign: campaign.slug, status: shown.status, currency: goal.currency,
    raised: raised.minor, goal: goal.minor, toGo: toGo.minor, donations,
  };
}
