export { createFundraisers, ensureFundraiserIndexes, type Fundraisers } from './create-fundraisers.ts';
export type { FundraiserCard } from './fundraiser-cards.ts';
export { fundraiserMails } from './fundraiser-mails.ts';
export type { ShownGift } from './fundraiser-page.ts';
export { fundraiserRoutes } from './fundraiser-routes.ts';
export { liveFundraiser } from './live-fundraiser.ts';
export { type Fundraiser, fundraiserAcceptsGifts, givingWords, visibleFundraiserStatus } from './fundraiser.ts';
export { supporterRoutes } from './supporter-routes.ts';
export { dayOf, firstMomentOf, lastMomentOf } from './zoned-day.ts';
