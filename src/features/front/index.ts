export type { FrontReads, FundraiserCard, GiftLine, ReportCard } from './front-parts.ts';
export { frontRoutes } from './front-routes.ts';
