import type { Campaign } from './campaign.ts';

/** The next moment from which visitors see another status although nobody changes anything: it opens, or ends. Null when there is none. */
export function nextTurn({ opensAt, endsAt }: Pick<Campaign, 'opensAt' | 'endsAt'>, now: Date): Date | null {
  const toCome = [opensAt, endsAt].filter((at) => at !== null && at > now);
  return toCome.length === 0 ? null : new Date(Math.min(...toCome.map(Number)));
}
