export type { FrontReads } from './front-parts.ts';
export { frontRoutes } from './front-routes.ts';
export { shownCampaign } from './campaign-page.ts';
export { liveCampaign } from './live-campaign.ts';
