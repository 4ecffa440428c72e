import type { Currency } from '../../shared/currency.ts';
import type { Money } from '../../shared/money.ts';

export type CampaignStatus = 'draft' | 'published' | 'ended';

export interface SuggestedGift {
  amount: Money;
  /** What a gift of this amount does, as the end of a sentence: "a week of calls to the helpline". */
  does: string;
}

export interface Leader {
  name: string;
  role: string;
  words: string;
}

export interface Campaign {
  id: string;
  slug: string;
  organizationId: string;
  title: string;
  /** For buttons and small places: "Give to Safe Homes". */
  shortTitle: string;
  summary: string;
  /** Markdown. */
  story: string;
  place: string;
  theme: string;
  currency: Currency;
  goal: Money;
  startedAt: Date;
  /** The last moment in which gifts are taken, or null when it is open-ended. */
  endsAt: Date | null;
  /** IANA name; for showing deadlines only. */
  timeZone: string;
  status: CampaignStatus;
  suggestedGifts: SuggestedGift[];
  leader: Leader;
  pictureIds: string[];
  updatedAt: Date;
}

/** Whether a gift can be started now. Payments that were started before the end still count. */
export function acceptsGifts(campaign: Campaign, now: Date): boolean {
  return campaign.status === 'published' && (campaign.endsAt === null || now < campaign.endsAt);
}

/** What visitors see: a published campaign whose time is over has ended, whoever forgot to say so. */
export function visibleStatus(campaign: Campaign, now: Date): CampaignStatus {
  return campaign.status === 'published' && !acceptsGifts(campaign, now) ? 'ended' : campaign.status;
}

const nextStatuses: Record<CampaignStatus, readonly CampaignStatus[]> = {
  draft: ['published'],
  published: ['ended'],
  ended: ['published'],
};

/** @returns the campaign in its new status, or null when it has it already or can't take it */
export function withStatus(campaign: Campaign, status: CampaignStatus): Campaign | null {
  return nextStatuses[campaign.status].includes(status) ? { ...campaign, status } : null;
}
