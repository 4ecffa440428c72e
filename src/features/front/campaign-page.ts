import { renderMarkdown } from '../../http/markdown.ts';
import type { PageHead } from '../../http/pages.ts';
import { shareLinks } from '../../http/share-links.ts';
import { notFound } from '../../shared/errors.ts';
import { type Campaign, progressOf, visibleStatus } from '../campaigns/index.ts';
import type { Organization } from '../organizations/index.ts';
import type { FrontParts } from './front-parts.ts';

const RECENT_GIFTS = 8;
const BEST_FUNDRAISERS = 4;

/** A campaign's page, with its head: for visitors, and for staff who look at a draft. @throws notFound */
export async function shownCampaign(parts: FrontParts, campaign: Campaign): Promise<{ head: PageHead; model: object }> {
  const organization = await parts.organizations.byId(campaign.organizationId);
  if (organization === null) throw notFound('this campaign');
  const model = await campaignPage(parts, campaign, organization);
  const head = { title: campaign.title, description: campaign.summary, path: `/campaigns/${campaign.slug}`, image: model.hero.largeSrc, section: 'campaigns', scripts: ['share'] };
  return { head, model };
}

/** All that views/pages/campaigns/show.hbs shows. */
async function campaignPage(parts: FrontParts, campaign: Campaign, organization: Organization) {
  const address = `/campaigns/${campaign.slug}`;
  const [totals, pictures, recentGifts, newestReports, reports, fundraisers, checkedAt] = await Promise.all([
    parts.ledger.totals('campaign', campaign.id, campaign.currency),
    parts.pictures.views(campaign.pictureIds),
    parts.reads.recentGifts(campaign.id, RECENT_GIFTS),
    parts.reads.newestReports([campaign], 1),
    parts.reads.countReports([campaign]),
    parts.reads.topFundraisers(campaign.id, BEST_FUNDRAISERS),
    parts.reads.lastChecked(),
  ]);
  const status = visibleStatus(campaign, parts.clock.now());
  const closed = closedSentence(campaign, status);
  const [hero = parts.pictures.drawn(campaign.slug), ...others] = pictures;
  return {
    campaign: {
      ...campaign,
      status,
      since: campaign.startedAt,
      organization: { slug: organization.slug, name: organization.name },
      leader: campaign.leader.name === '' ? null : campaign.leader,
      storyHtml: renderMarkdown(campaign.story),
    },
    progress: progressOf(campaign.goal, totals),
    totalUrl: campaign.status === 'draft' ? null : `${address}/total`,
    checkedAt,
    giveUrl: `${address}/donate`,
    fundraiseUrl: closed === null ? `${address}/fundraise` : null,
    closed,
    hero,
    pictures: others,
    suggestedGifts: campaign.suggestedGifts.map((gift) => ({ ...gift, url: closed === null ? `${address}/donate?amount=${gift.amount.minor}` : null })),
    recentGifts,
    newestReport: newestReports[0] ?? null,
    reports: { count: reports, url: `${address}/reports` },
    fundraisers,
    otherWays: organization.otherWays,
    share: shareLinks(parts.pages.site.publicUrl + address, campaign.title),
    subscribe: { action: `${address}/subscribe` },
    timeZone: campaign.timeZone,
    form: { values: {}, errors: {} },
    feed: { url: `${address}/reports.atom`, title: `Reports: ${campaign.title}` },
  };
}

function closedSentence(campaign: Campaign, status: Campaign['status']): string | null {
  switch (status) {
    case 'published':
      return null;
    case 'draft':
      return 'This campaign is not public yet, so it takes no gifts.';
    case 'ended':
      return `${campaign.shortTitle} has ended and takes no more gifts. Its reports go on.`;
  }
}
