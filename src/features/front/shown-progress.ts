import { acceptsFundraisers, type Campaign, closedSentence, type Opening, openingOf, type Progress, progressOf, type Standing, standingOf, standingVersion, visibleStatus } from '../campaigns/index.ts';
import type { PublicGift } from '../donations/index.ts';
import type { Totals } from '../ledger/index.ts';
import { RECENT_GIFTS } from './campaign-content.ts';
import type { FrontParts } from './front-parts.ts';

/** What views/partials/progress-panel.hbs shows of a campaign. */
export interface ShownProgress {
  progress: Progress;
  standing: Standing;
  /** Where the page hears of changes, and what it shows now; null for a draft, which nobody sees. */
  follow: { url: string; version: string } | null;
  totalUrl: string | null;
  checkedAt: Date | null;
  giveUrl: string;
  giveLabel: string;
  fundraiseUrl: string | null;
  /** The sentence in place of the buttons, or null while gifts are taken. */
  closed: string | null;
  /** When gifts will be taken, for one that waits for a day. */
  opening: Opening | null;
}

type Raising = Pick<Campaign, 'slug' | 'shortTitle' | 'goal' | 'status' | 'opensAt' | 'endsAt' | 'timeZone' | 'pauseWords'>;

export function showProgress(campaign: Raising, totals: Pick<Totals, 'raised' | 'donations'>, checkedAt: Date | null, now: Date): ShownProgress {
  const address = `/campaigns/${campaign.slug}`;
  const status = visibleStatus(campaign, now);
  const closed = closedSentence(campaign, now);
  const opening = openingOf(campaign, now);
  const progress = progressOf(campaign.goal, totals);
  const standing = standingOf(progress, status);
  const isPublic = status !== 'draft';
  return {
    progress,
    standing,
    follow: isPublic ? { url: `${address}/live`, version: standingVersion(progress, standing) } : null,
    totalUrl: isPublic ? `${address}/total` : null,
    checkedAt,
    giveUrl: `${address}/donate`,
    giveLabel: `Give to ${campaign.shortTitle}`,
    fundraiseUrl: acceptsFundraisers(campaign, now) ? `${address}/fundraise` : null,
    closed,
    opening,
  };
}

/** Read at this moment, with what views/partials/campaigns/recent-gifts.hbs shows beside the panel. */
export async function readProgressAndGifts({ ledger, reads, clock }: FrontParts, campaign: Campaign): Promise<ShownProgress & { recentGifts: PublicGift[]; timeZone: string }> {
  const [totals, checkedAt, recentGifts] = await Promise.all([
    ledger.totals('campaign', campaign.id, campaign.currency), reads.lastChecked(), reads.recentGifts(campaign.id, RECENT_GIFTS),
  ]);
  return { ...showProgress(campaign, totals, checkedAt, clock.now()), recentGifts, timeZone: campaign.timeZone };
}
