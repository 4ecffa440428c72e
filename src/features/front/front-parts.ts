import type { PageCache } from '../../http/page-cache.ts';
import type { Pages } from '../../http/pages.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Money } from '../../shared/money.ts';
import type { Campaigns, Progress } from '../campaigns/index.ts';
import type { Ledger } from '../ledger/index.ts';
import type { Organizations } from '../organizations/index.ts';
import type { PictureView, Pictures } from '../pictures/index.ts';

export interface GiftLine {
  name: string;
  amount: Money | null;
  message: string;
  at: Date;
  fundraiserTitle?: string;
}

export interface FundraiserCard {
  slug: string;
  title: string;
  supporterName: string;
  picture: PictureView;
  progress: Progress;
}

export interface ReportCard {
  url: string;
  title: string;
  excerpt: string;
  publishedAt: Date;
  minutes: number;
  picture: PictureView | null;
}

/** What the front reads of features that know nothing of it. */
export interface FrontReads {
  recentGifts(campaignId: string, limit: number): Promise<GiftLine[]>;
  topFundraisers(campaignId: string, limit: number): Promise<FundraiserCard[]>;
  /** Newest first. */
  reportsOf(campaignId: string, campaignSlug: string, limit: number): Promise<{ count: number; newest: ReportCard[] }>;
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
