import type { Features } from './compose-features.ts';
import { frontReads, recentGiftsOfFundraiser } from './compose-routes.ts';
import { liveCampaign } from './features/front/index.ts';
import { liveFundraiser } from './features/fundraisers/index.ts';
import { createLivePages, type LivePages, type LivePagesParts } from './http/live-pages.ts';
import type { Outside } from './outside.ts';

/** Which pages tell what changes on them while somebody looks at them. */
export function composeLivePages(outside: Outside, features: Features, parts: LivePagesParts): LivePages {
  const shared = { ...outside, ...features, site: outside.pages.site };
  return createLivePages(new Map([
    ['campaigns', liveCampaign({ ...shared, reads: frontReads(features) })],
    ['fundraisers', liveFundraiser({ ...shared, recentGifts: recentGiftsOfFundraiser(features) })],
  ]), parts);
}
