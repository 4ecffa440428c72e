import type { ClientSession } from 'mongoose';
import type { FundraiserStore } from './fundraiser-store.ts';
import type { Fundraiser } from './fundraiser.ts';

const MOST_ATTEMPTS = 5;

/**
 * Applies a transition to the page as it is now, again if somebody else changes it meanwhile.
 * @returns the page afterwards, or null when the transition does not apply or there is no such page
 */
export async function changeFundraiser(
  store: FundraiserStore, id: string, transition: (fundraiser: Fundraiser) => Fundraiser | null, session?: ClientSession,
): Promise<Fundraiser | null> {
  for (let left = MOST_ATTEMPTS; left > 0; left--) {
    const before = await store.byId(id, session);
    const after = before === null ? null : transition(before);
    if (after === null) return null;
    if (await store.replace(after, session)) return after;
  }
  throw new Error('A fundraiser was changed by others at every attempt to change it');
}
