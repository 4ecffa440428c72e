import { type Campaign, visibleStatus } from './campaign.ts';
import { openingOf } from './opening.ts';

/** What stands in place of the buttons while no gift can be given, or null while one can. */
export function closedSentence(campaign: Pick<Campaign, 'slug' | 'shortTitle' | 'status' | 'opensAt' | 'endsAt' | 'timeZone' | 'pauseWords'>, now: Date): string | null {
  switch (visibleStatus(campaign, now)) {
    case 'published':
      return null;
    case 'draft':
      return 'This campaign is not public yet, so it takes no gifts.';
    case 'upcoming':
      return openingOf(campaign, now)?.sentence ?? null;
    case 'paused':
      return `${campaign.shortTitle} is paused and takes no gifts just now.${campaign.pauseWords === '' ? ' Gifts that were already begun still count.' : ` ${campaign.pauseWords}`}`;
    case 'ended':
      return `${campaign.shortTitle} has ended and takes no more gifts. Its reports go on.`;
  }
}
