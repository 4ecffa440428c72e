export type { FrontReads } from './front-reads.ts';
export { frontRoutes } from './front-routes.ts';
export { shownCampaign } from './campaign-page.ts';
export { ensureFrontIndexes } from './campaign-page-model.ts';
export { createCampaignPages, type CampaignPages } from './campaign-pages.ts';
export { liveCampaign } from './live-campaign.ts';
