import { renderMarkdown } from '../../http/markdown.ts';
import type { PageHead } from '../../http/pages.ts';
import { shareLinks } from '../../http/share-links.ts';
import { notFound } from '../../shared/errors.ts';
import { type Campaign, type Progress, progressOf, type Standing, standingOf, standingVersion, visibleStatus } from '../campaigns/index.ts';
import type { PublicGift } from '../donations/index.ts';
import { accentSheet, type Organization } from '../organizations/index.ts';
import type { FrontParts } from './front-parts.ts';

const RECENT_GIFTS = 8;
const BEST_FUNDRAISERS = 4;

/** A campaign's page, with its head: for visitors, and for staff who look at a draft. @throws notFound */
export async function shownCampaign(parts: FrontParts, campaign: Campaign): Promise<{ head: PageHead; model: object }> {
  const organization = await parts.organizations.byId(campaign.organizationId);
  if (organization === null) throw notFound('this campaign');
  const model = await campaignPage(parts, campaign, organization);
  const head = { title: campaign.title, description: campaign.summary, path: `/campaigns/${campaign.slug}`, image: model.hero.largeSrc, section: 'campaigns', scripts: ['share', 'live-progress'], stylesheet: accentSheet(organization) };
  return { head, model };
}

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
}

export async function shownProgress({ ledger, reads, clock }: FrontParts, campaign: Campaign): Promise<ShownProgress> {
  const [totals, checkedAt] = await Promise.all([ledger.totals('campaign', campaign.id, campaign.currency), reads.lastChecked()]);
  const address = `/campaigns/${campaign.slug}`;
  const status = visibleStatus(campaign, clock.now());
  const closed = closedSentence(campaign, status);
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
    fundraiseUrl: closed === null ? `${address}/fundraise` : null,
    closed,
  };
}

/** What views/partials/campaigns/recent-gifts.hbs shows, beside what the panel does. */
export async function shownGifts({ reads }: FrontParts, { id, timeZone }: Campaign): Promise<{ recentGifts: PublicGift[]; timeZone: string }> {
  return { recentGifts: await reads.recentGifts(id, RECENT_GIFTS), timeZone };
}

/** All that views/pages/campaigns/show.hbs shows. */
async function campaignPage(parts: FrontParts, campaign: Campaign, organization: Organization) {
  const address = `/campaigns/${campaign.slug}`;
  const [progress, pictures, gifts, newestReports, reports, fundraisers] = await Promise.all([
    shownProgress(parts, campaign),
    parts.pictures.views([...campaign.pictureIds, ...(organization.logoId === null ? [] : [organization.logoId])]),
    shownGifts(parts, campaign),
    parts.reads.newestReports([campaign], 1),
    parts.reads.countReports([campaign]),
    parts.reads.topFundraisers(campaign.id, BEST_FUNDRAISERS),
  ]);
  const logo = pictures.find(({ id }) => id === organization.logoId);
  const [hero = parts.pictures.drawn(campaign.slug, campaign.theme), ...others] = pictures.filter((picture) => picture !== logo);
  return {
    ...progress,
    ...gifts,
    campaign: {
      ...campaign,
      status: visibleStatus(campaign, parts.clock.now()),
      since: campaign.startedAt,
      // The name stands beside it.
      organization: { slug: organization.slug, name: organization.name, logo: logo === undefined ? null : { ...logo, alt: '' } },
      leader: campaign.leader.name === '' ? null : campaign.leader,
      storyHtml: renderMarkdown(campaign.story),
    },
    hero,
    pictures: others,
    suggestedGifts: campaign.suggestedGifts.map((gift) => ({ ...gift, url: progress.closed === null ? `${address}/donate?amount=${gift.amount.minor}` : null })),
    newestReport: newestReports[0] ?? null,
    reports: { count: reports, url: `${address}/reports` },
    fundraisers,
    otherWays: organization.otherWays,
    share: shareLinks(parts.pages.site.publicUrl + address, campaign.title),
    subscribe: { action: `${address}/subscribe` },
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
