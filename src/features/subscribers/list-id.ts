import type { Site } from '../../http/pages.ts';
import type { Campaign } from '../campaigns/index.ts';

/** Names a campaign's mails to its subscribers (RFC 2919). From its id and not from its address, so that people's filters survive a renaming. */
export function listIdOf(campaign: Pick<Campaign, 'id'>, site: Site): string {
  return `${campaign.id.replace('_', '-').toLowerCase()}.reports.${new URL(site.publicUrl).hostname}`;
}
