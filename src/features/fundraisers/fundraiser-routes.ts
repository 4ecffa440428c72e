import { Router } from 'express';
import { MovedTo } from '../../http/moved-to.ts';
import type { PageCache } from '../../http/page-cache.ts';
import { type Pages, param } from '../../http/pages.ts';
import { AppError, notFound } from '../../shared/errors.ts';
import type { Campaign } from '../campaigns/index.ts';
import type { Fundraisers } from './create-fundraisers.ts';
import { fundraiserPage, type FundraiserPageDeps } from './fundraiser-page.ts';
import type { Fundraiser } from './fundraiser.ts';

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
    await pageCache.respond(req, res, `/fundraisers/${slug}`, async (about) => {
      const { fundraiser, campaign } = await visible(deps, slug, '/fundraisers');
      about(campaign.id);
      const { head, model } = await fundraiserPage(deps, fundraiser, campaign);
      return pages.render('fundraisers/show', head, model);
    });
  });

  router.get('/api/v1/fundraisers/:slug', async (req, res) => {
    const slug = param(req, 'slug');
    const figures = async (about: (id: string) => void) => JSON.stringify(await fundraiserFigures(deps, slug, about));
    await pageCache.respond(req, res, `/api/v1/fundraisers/${slug}`, figures, 'application/json; charset=utf-8');
  });
  return router;
}

/** Amounts in minor units of the currency. */
async function fundraiserFigures(deps: FundraiserRoutesDeps, slug: string, about: (id: string) => void): Promise<object> {
  const { fundraiser, campaign } = await visible(deps, slug, '/api/v1/fundraisers');
  about(campaign.id);
  const { model: { progress, fundraiser: shown } } = await fundraiserPage(deps, fundraiser, campaign);
  const { raised, goal, toGo, donations } = progress;
  return {
    slug: shown.slug, title: shown.title, campaign: campaign.slug, status: shown.status, currency: goal.currency,
    raised: raised.minor, goal: goal.minor, toGo: toGo.minor, donations,
  };
}

/** The page that visitors may see under this address. @throws AppError for one that they may not, and MovedTo */
async function visible({ fundraisers, campaigns }: FundraiserRoutesDeps, slug: string, folder: string): Promise<{ fundraiser: Fundraiser; campaign: Campaign }> {
  const found = await fundraisers.bySlug(slug);
  if (found?.kind === 'moved') throw new MovedTo(`${folder}/${found.slug}`);
  if (found === null || found.fundraiser.status === 'draft') throw notFound('this page');
  const campaign = await campaigns.byId(found.fundraiser.campaignId);
  if (campaign === null || campaign.status === 'draft') throw notFound('this page');
  if (found.fundraiser.status === 'hidden') {
    throw new AppError('hidden', 410, `This page isn’t shown at the moment. You can still give to ${campaign.title}.`);
  }
  return { fundraiser: found.fundraiser, campaign };
}
