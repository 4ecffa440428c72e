import { MovedTo } from '../../http/moved-to.ts';
import { notFound } from '../../shared/errors.ts';
import { acceptsGifts, type Campaign, openingOf, publicCampaign } from '../campaigns/index.ts';
import { type Fundraiser, fundraiserAcceptsGifts } from '../fundraisers/index.ts';
import type { Donation } from './donation.ts';
import type { CampaignLookup, FundraiserLookup } from './needs.ts';
import type { GiftTarget } from './begin-donation.ts';

/** Where a giving form leads to. */
export type FoundTarget =
  | { kind: 'open'; campaign: Campaign; fundraiser: Fundraiser | null }
  /** It takes no gifts now; the page at the path says so. With a campaign there is a page that says it in place of the form. */
  | { kind: 'closed'; path: string; campaign?: Campaign };

/** @throws AppError 404 and MovedTo */
export async function targetOfCampaign(campaigns: CampaignLookup, slug: string, now: Date): Promise<FoundTarget> {
  const campaign = await publicCampaign(campaigns, slug, (to) => `/campaigns/${to}/donate`);
  return acceptsGifts(campaign, now) ? { kind: 'open', campaign, fundraiser: null } : { kind: 'closed', path: `/campaigns/${campaign.slug}`, campaign };
}

/** @throws AppError 404 and MovedTo */
export async function targetOfFundraiser(lookups: { campaigns: CampaignLookup; fundraisers: FundraiserLookup }, slug: string, now: Date): Promise<FoundTarget> {
  const found = await lookups.fundraisers.bySlug(slug);
  if (found?.kind === 'moved') throw new MovedTo(`/fundraisers/${found.slug}/donate`);
  const campaign = found === null || found.fundraiser.status === 'draft' ? null : await lookups.campaigns.byId(found.fundraiser.campaignId);
  if (found === null || campaign === null) throw notFound('this page');
  const { fundraiser } = found;
  const open = fundraiserAcceptsGifts(fundraiser, now) && acceptsGifts(campaign, now);
  if (open) return { kind: 'open', campaign, fundraiser };
  const waits = fundraiserAcceptsGifts(fundraiser, now) && openingOf(campaign, now) !== null;
  return { kind: 'closed', path: `/fundraisers/${fundraiser.slug}`, ...(waits ? { campaign } : {}) };
}

/** Where the form of a gift that was begun leads to: through the same fundraiser, if that still takes gifts. @throws AppError 404 */
export async function targetOfDonation(lookups: { campaigns: CampaignLookup; fundraisers: FundraiserLookup }, donation: Pick<Donation, 'campaignId' | 'fundraiserId'>, now: Date): Promise<FoundTarget> {
  const campaign = await lookups.campaigns.byId(donation.campaignId);
  if (campaign === null) throw notFound('this campaign');
  if (!acceptsGifts(campaign, now)) return { kind: 'closed', path: `/campaigns/${campaign.slug}` };
  const fundraiser = donation.fundraiserId === null ? null : await lookups.fundraisers.byId(donation.fundraiserId);
  return { kind: 'open', campaign, fundraiser: fundraiser !== null && fundraiserAcceptsGifts(fundraiser, now) ? fundraiser : null };
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
