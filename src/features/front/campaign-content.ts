import { renderMarkdown } from '../../http/markdown.ts';
import type { PageHead } from '../../http/pages.ts';
import { notFound } from '../../shared/errors.ts';
import type { Campaign } from '../campaigns/index.ts';
import type { PublicGift } from '../donations/index.ts';
import type { FundraiserCard } from '../fundraisers/index.ts';
import { accentSheet, type Organization, type Organizations } from '../organizations/index.ts';
import { type Pictures, type PictureView, shownByOthers } from '../pictures/index.ts';
import type { ReportCard } from '../reports/index.ts';
import type { FrontReads } from './front-reads.ts';

export const RECENT_GIFTS = 8;
const BEST_FUNDRAISERS = 4;

/** To be raised with every change of `CampaignContent`: while processes of two versions run, neither reads what the other keeps. */
export const CONTENT_LAYOUT = 7;

/** What a campaign's page shows, but for its totals and what follows from the time of day. */
export interface CampaignContent {
  head: PageHead;
  campaign: Omit<Campaign, 'story' | 'organizationId' | 'pictureIds' | 'updatedAt'> & {
    storyHtml: string;
    organization: { slug: string; name: string; logo: PictureView | null };
  };
  /** Up to when the books were compared with Stripe. */
  checkedAt: Date | null;
  hero: PictureView;
  /** The others. */
  pictures: PictureView[];
  recentGifts: PublicGift[];
  newestReport: ReportCard | null;
  reports: number;
  /** The best few, with their figures as of the last change. */
  fundraisers: FundraiserCard[];
  otherWays: Organization['otherWays'];
}

export interface ContentSources {
  organizations: Pick<Organizations, 'byId'>;
  pictures: Pick<Pictures, 'views' | 'drawn'>;
  reads: FrontReads;
}

/** Reads it from where it is written: ten reads, in two steps. @throws notFound */
export async function gatherContent({ organizations, pictures, reads }: ContentSources, campaign: Campaign): Promise<CampaignContent> {
  const organization = await organizations.byId(campaign.organizationId);
  if (organization === null) throw notFound('this campaign');
  const [checkedAt, views, recentGifts, newestReports, reports, fundraisers] = await Promise.all([
    reads.lastChecked(),
    pictures.views([...campaign.pictureIds, ...(organization.logoId === null ? [] : [organization.logoId])]),
    reads.recentGifts(campaign.id, RECENT_GIFTS),
    reads.newestReports([campaign], 1),
    reads.countReports([campaign]),
    reads.topFundraisers(campaign.id, BEST_FUNDRAISERS),
  ]);
  const logo = views.find(({ id }) => id === organization.logoId);
  const [hero = pictures.drawn(campaign.slug, campaign.theme), ...others] = views.filter((view) => view !== logo);
  const { story, organizationId: _organization, pictureIds: _pictures, updatedAt: _updated, ...shown } = campaign;
  return {
    head: { title: campaign.title, description: campaign.summary, path: `/campaigns/${campaign.slug}`, ...shownByOthers(hero), section: 'campaigns', laterScripts: ['share', 'live-progress'], stylesheet: accentSheet(organization) },
    // The organization's name stands beside its logo.
    campaign: { ...shown, storyHtml: renderMarkdown(story), organization: { slug: organization.slug, name: organization.name, logo: logo === undefined ? null : { ...logo, alt: '' } } },
    checkedAt,
    hero,
    pictures: others,
    recentGifts,
    newestReport: newestReports[0] ?? null,
    reports,
    fundraisers,
    otherWays: organization.otherWays,
  };
}
