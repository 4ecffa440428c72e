import type { Currency } from '../../shared/currency.ts';
import type { Money } from '../../shared/money.ts';

export type CampaignStatus = 'draft' | 'published' | 'paused' | 'ended';

/** What visitors see: `upcoming` is published, and takes no gifts before a day to come. */
export type VisibleStatus = CampaignStatus | 'upcoming';

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
  /** BCP 47: what title, summary, story and the words of gifts and leader are written in. */
  language: string;
  /** For buttons and small places: "Give to Safe Homes". */
  shortTitle: string;
  summary: string;
  /** Markdown. */
  story: string;
  place: string;
  theme: string;
  /** Where it works, as ISO 3166-1 has it (`RS`); empty for several countries or none. */
  country: string;
  currency: Currency;
  goal: Money;
  startedAt: Date;
  /** The first moment in which gifts are taken, or null when that is from its publication on. */
  opensAt: Date | null;
  /** The last moment in which gifts are taken, or null when it is open-ended. */
  endsAt: Date | null;
  /** IANA name; for showing deadlines only. */
  timeZone: string;
  status: CampaignStatus;
  /** Why it is paused, in words for visitors; empty where nobody said, and while it isn't. */
  pauseWords: string;
  suggestedGifts: SuggestedGift[];
  leader: Leader;
  pictureIds: string[];
  updatedAt: Date;
}

/** Whether a gift can be started now. Payments that were started before the end still count. */
export function acceptsGifts(campaign: Pick<Campaign, 'status' | 'opensAt' | 'endsAt'>, now: Date): boolean {
  return visibleStatus(campaign, now) === 'published';
}

/** Whether there is no moment in which it takes gifts: its last one comes before its first. */
export function neverOpens({ opensAt, endsAt }: Pick<Campaign, 'opensAt' | 'endsAt'>): boolean {
  return opensAt !== null && endsAt !== null && opensAt >= endsAt;
}

/**
 * Whether people may have waited for its first day: the day was to come when it was set, or the one that it took the place of was. Who moves the
 * first day of an open campaign about in the past opens nothing.
 * @param before the first day until now
 */
export function isAwaited({ opensAt }: Pick<Campaign, 'opensAt'>, before: Date | null, now: Date): boolean {
  return opensAt !== null && [opensAt, before].some((day) => day !== null && day > now);
}

/** Whether supporters can make pages for it: they may be ready before giving opens. */
export function acceptsFundraisers(campaign: Pick<Campaign, 'status' | 'opensAt' | 'endsAt'>, now: Date): boolean {
  return acceptsGifts(campaign, now) || visibleStatus(campaign, now) === 'upcoming';
}

/** What visitors see: a campaign whose time is over has ended, whoever forgot to say so, and one opens by itself. */
export function visibleStatus({ status, opensAt, endsAt }: Pick<Campaign, 'status' | 'opensAt' | 'endsAt'>, now: Date): VisibleStatus {
  if (status !== 'draft' && endsAt !== null && now >= endsAt) return 'ended';
  return status === 'published' && opensAt !== null && now < opensAt ? 'upcoming' : status;
}

const nextStatuses: Record<CampaignStatus, readonly CampaignStatus[]> = {
  draft: ['published'],
  published: ['paused', 'ended'],
  paused: ['published', 'ended'],
  ended: ['published'],
};

/** @returns the campaign in its new status, or null when it has it already or can't take it @param pauseWords why it is paused */
export function withStatus(campaign: Campaign, status: CampaignStatus, pauseWords = ''): Campaign | null {
  return nextStatuses[campaign.status].includes(status) ? { ...campaign, status, pauseWords: status === 'paused' ? pauseWords : '' } : null;
}
