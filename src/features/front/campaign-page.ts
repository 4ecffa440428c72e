import type { PageHead } from '../../http/pages.ts';
import { shareLinks } from '../../http/share-links.ts';
import { type Campaign, visibleStatus } from '../campaigns/index.ts';
import type { Totals } from '../ledger/index.ts';
import { type CampaignContent, gatherContent } from './campaign-content.ts';
import type { FrontParts } from './front-parts.ts';
import { showProgress } from './shown-progress.ts';

/** A page with its head, for views/pages/campaigns/show.hbs. */
export interface ShownCampaign {
  head: PageHead;
  model: object;
}

/** A campaign's page for staff, drafts too: put together at this moment. @throws notFound */
export async function shownCampaign(parts: FrontParts, campaign: Campaign): Promise<ShownCampaign> {
  return showContent(parts, await gatherContent(parts, campaign));
}

/** Adds to what was put together before what must be exact at this moment: the ledger's totals, and what follows from the time of day. */
export async function showContent({ ledger, pages, clock }: FrontParts, content: CampaignContent): Promise<ShownCampaign> {
  const totals = await ledger.totals('campaign', content.campaign.id, content.campaign.currency);
  return { head: content.head, model: campaignPage(content, totals, clock.now(), pages.site.publicUrl) };
}

/** All that views/pages/campaigns/show.hbs shows. */
function campaignPage(content: CampaignContent, totals: Totals, now: Date, publicUrl: string) {
  const { campaign, checkedAt, hero, pictures, recentGifts, newestReport, reports, fundraisers, otherWays } = content;
  const address = `/campaigns/${campaign.slug}`;
  const progress = showProgress(campaign, totals, checkedAt, now);
  return {
    ...progress,
    recentGifts,
    timeZone: campaign.timeZone,
    campaign: {
      ...campaign,
      status: visibleStatus(campaign, now),
      since: campaign.startedAt,
      leader: campaign.leader.name === '' ? null : campaign.leader,
    },
    hero,
    pictures,
    suggestedGifts: campaign.suggestedGifts.map((gift) => ({ ...gift, url: progress.closed === null ? `${address}/donate?amount=${gift.amount.minor}` : null })),
    newestReport,
    reports: { count: reports, url: `${address}/reports` },
    fundraisers,
    otherWays,
    share: shareLinks(publicUrl + address, campaign.title),
    subscribe: { action: `${address}/subscribe` },
    form: { values: {}, errors: {} },
    feed: { url: `${address}/reports.atom`, title: `Reports: ${campaign.title}` },
  };
}
