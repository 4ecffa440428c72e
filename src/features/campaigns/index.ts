export { createCampaigns, ensureCampaignIndexes, type Campaigns, type SavedCampaign } from './create-campaigns.ts';
export { campaignSlug, type CampaignChanges, type NewCampaign } from './campaign-schema.ts';
export { acceptsGifts, visibleStatus, type Campaign, type SuggestedGift } from './campaign.ts';
export { progressOf, type Progress } from './progress.ts';
export { progressNews } from './progress-news.ts';
export { standingOf, standingVersion, type Standing } from './progress-standing.ts';
export { publicCampaign } from './public-campaign.ts';
export { readTotalStatement } from './read-total-statement.ts';
export { monthBegins, type StatementLine, type TotalStatement } from './total-statement.ts';
