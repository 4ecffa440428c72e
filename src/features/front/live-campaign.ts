import type { TellNews } from '../../http/live-pages.ts';
import type { Views } from '../../http/views.ts';
import { progressNews, publicCampaign } from '../campaigns/index.ts';
import type { FrontParts } from './front-parts.ts';
import { readProgressAndGifts } from './shown-progress.ts';

/** What changes on a campaign's page while somebody looks at it. */
export function liveCampaign(parts: FrontParts & { views: Views }): TellNews {
  return async (slug, about) => {
    const campaign = await publicCampaign(parts.campaigns, slug, (to) => `/campaigns/${to}/live`);
    about(campaign.id);
    return progressNews(parts.views, 'campaigns/recent-gifts', await readProgressAndGifts(parts, campaign));
  };
}
