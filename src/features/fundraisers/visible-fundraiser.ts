import { MovedTo } from '../../http/moved-to.ts';
import { AppError, notFound } from '../../shared/errors.ts';
import type { Campaign, Campaigns } from '../campaigns/index.ts';
import type { Fundraisers } from './create-fundraisers.ts';
import type { Fundraiser } from './fundraiser.ts';

/**
 * The page that visitors may see under this address, with its campaign.
 * @param pathOf where to lead on from a former address
 * @throws AppError for a page that they may not see: 404, and 410 for a hidden one; MovedTo
 */
export async function visibleFundraiser(
  { fundraisers, campaigns }: { fundraisers: Pick<Fundraisers, 'bySlug'>; campaigns: Pick<Campaigns, 'byId'> }, slug: string, pathOf: (slug: string) => string,
): Promise<{ fundraiser: Fundraiser; campaign: Campaign }> {
  const found = await fundraisers.bySlug(slug);
  if (found?.kind === 'moved') throw new MovedTo(pathOf(found.slug));
  if (found === null || found.fundraiser.status === 'draft') throw notFound('this page');
  const campaign = await campaigns.byId(found.fundraiser.campaignId);
  if (campaign === null || campaign.status === 'draft') throw notFound('this page');
  if (found.fundraiser.status === 'hidden') {
    throw new AppError('hidden', 410, `This page isn’t shown at the moment. It raises money for ${campaign.title}.`, { way: { url: `/campaigns/${campaign.slug}`, label: 'See the campaign' } });
  }
  return { fundraiser: found.fundraiser, campaign };
}
