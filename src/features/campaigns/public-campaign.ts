import { MovedTo } from '../../http/moved-to.ts';
import { notFound } from '../../shared/errors.ts';
import type { Campaign } from './campaign.ts';
import type { Campaigns } from './create-campaigns.ts';

/**
 * The campaign that visitors may see under this address.
 * @param pathOf where to lead on from a former address; without it the campaign is given at once
 * @throws AppError 404, for drafts too: they are nobody's business yet; MovedTo
 */
export async function publicCampaign(campaigns: Pick<Campaigns, 'bySlug'>, slug: string, pathOf?: (slug: string) => string): Promise<Campaign> {
  const found = await campaigns.bySlug(slug);
  const target = found?.kind === 'moved' ? await campaigns.bySlug(found.slug) : found;
  if (target?.kind !== 'found' || target.campaign.status === 'draft') throw notFound('this campaign');
  if (found?.kind === 'moved' && pathOf !== undefined) throw new MovedTo(pathOf(found.slug));
  return target.campaign;
}
