import type { PageCache } from '../../http/page-cache.ts';
import type { Pages } from '../../http/pages.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Campaigns } from '../campaigns/index.ts';
import type { Ledger } from '../ledger/index.ts';
import type { Organizations } from '../organizations/index.ts';
import type { Pictures } from '../pictures/index.ts';
import type { CampaignPages } from './campaign-pages.ts';
import type { FrontReads } from './front-reads.ts';

export interface FrontParts {
  campaigns: Campaigns;
  organizations: Organizations;
  pictures: Pictures;
  ledger: Ledger;
  reads: FrontReads;
  campaignPages: CampaignPages;
  pages: Pages;
  pageCache: PageCache;
  clock: Clock;
}
