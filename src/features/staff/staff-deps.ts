import type { PageHead, Pages } from '../../http/pages.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Tokens } from '../../shared/tokens.ts';
import type { Campaign, Campaigns } from '../campaigns/index.ts';
import type { Donations } from '../donations/index.ts';
import type { Fundraisers } from '../fundraisers/index.ts';
import type { Ledger } from '../ledger/index.ts';
import type { Organizations } from '../organizations/index.ts';
import type { Pictures } from '../pictures/index.ts';
import type { Reports } from '../reports/index.ts';
import type { Subscribers } from '../subscribers/index.ts';
import type { Staff } from './create-staff.ts';

export interface StaffRoutesDeps {
  pages: Pages;
  clock: Clock;
  tokens: Tokens;
  staff: Staff;
  organizations: Pick<Organizations, 'byId' | 'bySlug' | 'setLook' | 'undoLook'>;
  campaigns: Campaigns;
  reports: Reports;
  subscribers: Pick<Subscribers, 'count'>;
  pictures: Pick<Pictures, 'add' | 'describe' | 'views'>;
  ledger: Pick<Ledger, 'totals' | 'totalsOf' | 'months' | 'feesInOtherCurrencies' | 'entriesOf' | 'entryByKey' | 'entriesByKeys' | 'lag'>;
  fundraisers: Pick<Fundraisers, 'byId' | 'listByCampaigns' | 'hide' | 'unhide'>;
  /** Up to when the books were compared with Stripe; null when they never were. */
  lastChecked(): Promise<Date | null>;
  /** The page of a campaign as visitors see it, or would see it. */
  showCampaign(campaign: Campaign): Promise<{ head: PageHead; model: object }>;
  donations: Pick<Donations, 'recentGifts' | 'byId' | 'list' | 'idOfPaper' | 'history' | 'receipt' | 'corrections' | 'refund' | 'refundable'>;
  /** Whether Stripe moves real money: its dashboard shows the other kind elsewhere. */
  livemode: boolean;
}
