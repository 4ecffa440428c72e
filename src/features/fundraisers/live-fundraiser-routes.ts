import { Router } from 'express';
import type { LivePages } from '../../http/live-pages.ts';
import type { News } from '../../http/live-message.ts';
import { param } from '../../http/pages.ts';
import type { Views } from '../../http/views.ts';
import { progressNews } from '../campaigns/index.ts';
import { fundraiserPage } from './fundraiser-page.ts';
import type { FundraiserRoutesDeps } from './fundraiser-routes.ts';
import { visibleFundraiser } from './visible-fundraiser.ts';

export interface LiveFundraiserDeps extends FundraiserRoutesDeps {
  live: LivePages;
  views: Views;
}

/** What changes on a fundraiser's page while somebody looks at it. */
export function liveFundraiserRoutes(deps: LiveFundraiserDeps): Router {
  const router = Router();
  router.get('/fundraisers/:slug/live', (req, res) => {
    const slug = param(req, 'slug');
    return deps.live.listen(req, res, `/fundraisers/${slug}/live`, (about) => fundraiserNews(deps, slug, about));
  });
  return router;
}

async function fundraiserNews(deps: LiveFundraiserDeps, slug: string, about: (id: string) => void): Promise<News> {
  const { fundraiser, campaign } = await visibleFundraiser(deps, slug, (to) => `/fundraisers/${to}/live`);
  // A fundraiser's total changes together with its campaign's.
  about(campaign.id);
  const { model } = await fundraiserPage(deps, fundraiser, campaign);
  const shown = { ...model, giveLabel: 'Give', fundraiseUrl: null };
  return progressNews(deps.views, 'fundraisers/gifts', shown);
}
