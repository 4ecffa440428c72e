import type { Campaign } from '../campaigns/index.ts';
import type { PublicGift } from '../donations/index.ts';
import type { FundraiserCard } from '../fundraisers/index.ts';
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
