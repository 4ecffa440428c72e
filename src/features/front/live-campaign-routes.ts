import { Router } from 'express';
import type { LivePages } from '../../http/live-pages.ts';
import type { News } from '../../http/live-message.ts';
import { param } from '../../http/pages.ts';
import type { Views } from '../../http/views.ts';
import { progressNews, publicCampaign } from '../campaigns/index.ts';
import { shownGifts, shownProgress } from './campaign-page.ts';
import type { FrontParts } from './front-parts.ts';

export interface LiveCampaignParts extends FrontParts {
  live: LivePages;
  views: Views;
}

/** What changes on a campaign's page while somebody looks at it. */
export function liveCampaignRoutes(parts: LiveCampaignParts): Router {
  const router = Router();
  router.get('/campaigns/:slug/live', (req, res) => {
    const slug = param(req, 'slug');
    return parts.live.listen(req, res, `/campaigns/${slug}/live`, (about) => campaignNews(parts, slug, about));
  });
  return router;
}

async function campaignNews(parts: LiveCampaignParts, slug: string, about: (id: string) => void): Promise<News> {
  const campaign = await publicCampaign(parts.campaigns, slug, (to) => `/campaigns/${to}/live`);
  about(campaign.id);
  const [progress, gifts] = await Promise.all([shownProgress(parts, campaign), shownGifts(parts, campaign)]);
  return progressNews(parts.views, 'campaigns/recent-gifts', { ...progress, ...gifts });
}
