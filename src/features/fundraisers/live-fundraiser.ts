import type { TellNews } from '../../http/live-pages.ts';
import type { Views } from '../../http/views.ts';
import { progressNews } from '../campaigns/index.ts';
import { fundraiserPage } from './fundraiser-page.ts';
import type { FundraiserRoutesDeps } from './fundraiser-routes.ts';
import { visibleFundraiser } from './visible-fundraiser.ts';

/** What changes on a fundraiser's page while somebody looks at it. */
export function liveFundraiser(deps: FundraiserRoutesDeps & { views: Views }): TellNews {
  return async (slug, about) => {
    const { fundraiser, campaign } = await visibleFundraiser(deps, slug, (to) => `/fundraisers/${to}/live`);
    // A fundraiser's total changes together with its campaign's.
    about(campaign.id);
    const { model } = await fundraiserPage(deps, fundraiser, campaign);
    const shown = { ...model, fundraiseUrl: null };
    return progressNews(deps.views, 'fundraisers/gifts', shown);
  };
}
