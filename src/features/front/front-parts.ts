import type { PageCache } from '../../http/page-cache.ts';
import type { Pages } from '../../http/pages.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Campaign, Campaigns } from '../campaigns/index.ts';
import type { PublicGift } from '../donations/index.ts';
import type { FundraiserCard } from '../fundraisers/index.ts';
import type { Ledger } from '../ledger/index.ts';
import type { Organizations } from '../organizations/index.ts';
import type { Pictures } from '../pictures/index.ts';
import type { ReportCard } from '../reports/index.ts';

/** What the front reads about a campaign, put together from several features. */
export interface FrontReads {
  recentGifts(campaignId: string, limit: number): Promise<PublicGift[]>;
  topFundraisers(campaignId: string, limit: number): Promise<FundraiserCard[]>;
  /** Of all these campaigns together, newest first. */
  newestReports(campaigns: readonly Campaign[], limit: number): Promise<ReportCard[]>;
  countReports(campaigns: readonly Campaign[]): Promise<number>;
  /** Up to when the books were compared with Stripe; null when they never were. */
  lastChecked(): Promise<Date | null>;
}

export interface FrontParts {
  campaigns: Campaigns;
  organizations: Organizations;
  pictures: Pictures;
  ledger: Ledger;
  reads: FrontReads;
  pages: Pages;
  pageCache: PageCache;
  clock: Clock;
}
