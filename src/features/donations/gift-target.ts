import { acceptsGifts, type Campaign } from '../campaigns/index.ts';
import { type Fundraiser, fundraiserAcceptsGifts } from '../fundraisers/index.ts';
import type { CampaignLookup, FundraiserLookup } from './needs.ts';
import type { GiftTarget } from './begin-donation.ts';

/** Where a giving form leads to. */
export type FoundTarget =
  | { kind: 'open'; campaign: Campaign; fundraiser: Fundraiser | null }
  /** It takes no gifts now, or has a new address; the page at the path says so. */
  | { kind: 'elsewhere'; path: string; permanent: boolean }
  | null;

export async function targetOfCampaign(campaigns: CampaignLookup, slug: string, now: Date): Promise<FoundTarget> {
  const found = await campaigns.bySlug(slug);
  if (found === null) return null;
  if (found.kind === 'moved') return { kind: 'elsewhere', path: `/campaigns/${found.slug}/donate`, permanent: true };
  const { campaign } = found;
  return acceptsGifts(campaign, now) ? { kind: 'open', campaign, fundraiser: null } : { kind: 'elsewhere', path: `/campaigns/${campaign.slug}`, permanent: false };
}

export async function targetOfFundraiser(lookups: { campaigns: CampaignLookup; fundraisers: FundraiserLookup }, slug: string, now: Date): Promise<FoundTarget> {
  const found = await lookups.fundraisers.bySlug(slug);
  if (found === null) return null;
  if (found.kind === 'moved') return { kind: 'elsewhere', path: `/fundraisers/${found.slug}/donate`, permanent: true };
  const { fundraiser } = found;
  const campaign = await lookups.campaigns.byId(fundraiser.campaignId);
  if (campaign === null) return null;
  const open = fundraiserAcceptsGifts(fundraiser, now) && acceptsGifts(campaign, now);
  return open ? { kind: 'open', campaign, fundraiser } : { kind: 'elsewhere', path: `/fundraisers/${fundraiser.slug}`, permanent: false };
}

/** What the donation keeps of it. The purpose is the name on the payment page. */
export function giftTarget(campaign: Campaign, fundraiser: Fundraiser | null): GiftTarget {
  return {
    campaignId: campaign.id,
    organizationId: campaign.organizationId,
    fundraiserId: fundraiser?.id ?? null,
    purpose: fundraiser === null ? campaign.title : `${campaign.title} (${fundraiser.title})`,
  };
}
