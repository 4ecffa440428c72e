import type { ClientSession } from 'mongoose';
import type { Campaigns } from '../campaigns/index.ts';
import type { Fundraisers } from '../fundraisers/index.ts';
import type { Organizations } from '../organizations/index.ts';
import type { Outbox } from '../outbox/index.ts';

/** What giving needs of others, as small as it is. */
export type CampaignLookup = Pick<Campaigns, 'byId' | 'bySlug' | 'ofOrganization'>;
export type OrganizationLookup = Pick<Organizations, 'byId'>;
export type FundraiserLookup = Pick<Fundraisers, 'byId' | 'bySlug'>;
export type MailQueue = Pick<Outbox, 'enqueueMany'>;

/** Tells the subscriptions that a donor takes report mails. It never undoes an unsubscribe. */
export interface ReportConsent {
  giftArrived(gift: GiftWithConsent, options?: { session?: ClientSession }): Promise<void>;
  /** Many in few round trips, in the caller's transaction. */
  giftsArrived(gifts: readonly GiftWithConsent[], options: { session: ClientSession }): Promise<void>;
}

interface GiftWithConsent {
  campaignId: string;
  email: string;
  name: string;
  at: Date;
  source: 'gift' | 'import';
}
