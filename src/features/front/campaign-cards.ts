import { type Campaign, openingOf, type Progress, progressOf, visibleStatus } from '../campaigns/index.ts';
import type { Organization } from '../organizations/index.ts';
import type { PictureView } from '../pictures/index.ts';
import type { FrontParts } from './front-parts.ts';

export interface CampaignCard {
  slug: string;
  title: string;
  /** BCP 47: what title and summary are written in. */
  language: string;
  summary: string;
  place: string;
  organization: { name: string };
  picture: PictureView;
  progress: Progress;
  paused: boolean;
  ended: boolean;
  /** When giving opens, in a word or three, or null. */
  opens: string | null;
}

/** Cards for campaigns in their order. Reads totals, pictures and organizations once for all of them. */
export async function campaignCards(parts: FrontParts, campaigns: readonly Campaign[]): Promise<CampaignCard[]> {
  const [totals, pictures, organizations] = await Promise.all([
    parts.ledger.totalsOf('campaign', campaigns.map((campaign) => campaign.id)),
    parts.pictures.views(campaigns.flatMap((campaign) => campaign.pictureIds.slice(0, 1))),
    parts.organizations.list(),
  ]);
  const now = parts.clock.now();
  return campaigns.map((campaign) => ({
    slug: campaign.slug,
    title: campaign.title,
    language: campaign.language,
    summary: campaign.summary,
    place: campaign.place,
    organization: { name: nameOf(organizations, campaign.organizationId) },
    picture: pictures.find((picture) => picture.id === campaign.pictureIds[0]) ?? parts.pictures.drawn(campaign.slug, campaign.theme),
    progress: progressOf(campaign.goal, totals.get(campaign.id) ?? nothingYet(campaign)),
    paused: visibleStatus(campaign, now) === 'paused',
    ended: visibleStatus(campaign, now) === 'ended',
    opens: openingOf(campaign, now)?.badge ?? null,
  }));
}

function nameOf(organizations: readonly Organization[], id: string): string {
  return organizations.find((organization) => organization.id === id)?.name ?? '';
}

function nothingYet(campaign: Campaign) {
  return { raised: { ...campaign.goal, minor: 0 }, donations: 0 };
}
