import { formatDate } from '../../shared/format-date.ts';
import { type Campaign, visibleStatus } from './campaign.ts';

/** When giving opens, in words for everybody. */
export interface Opening {
  /** `3 March 2027`, where the campaign is. */
  day: string;
  /** For small places: `Opens 3 March`, with the year where it is another than this one. */
  badge: string;
  sentence: string;
  /** Where somebody leaves their address to be told. */
  tellUrl: string;
}

/** @returns null for a campaign whose gifts don't wait for a day */
export function openingOf(campaign: Pick<Campaign, 'slug' | 'status' | 'opensAt' | 'endsAt' | 'timeZone'>, now: Date): Opening | null {
  const { slug, opensAt, timeZone } = campaign;
  if (opensAt === null || visibleStatus(campaign, now) !== 'upcoming') return null;
  const [day, today] = [formatDate(opensAt, timeZone), formatDate(now, timeZone)];
  const year = /\d{4}$/.exec(today)?.[0] ?? '';
  return { day, badge: `Opens ${day.replace(new RegExp(` ${year}$`), '')}`, sentence: `Giving opens on ${day}.`, tellUrl: `/campaigns/${slug}/subscribe` };
}
