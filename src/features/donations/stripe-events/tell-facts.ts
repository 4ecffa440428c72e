import { applyFacts, knownOf, type News } from '../apply-facts.ts';
import type { Delivery } from '../../stripe-inbox/index.ts';
import type { HandleEventDeps } from './event-deps.ts';
import { foreignOrigin } from './origin.ts';

/**
 * Adds news about a charge to what we know. An account may have charges that are none of ours, and another mode has
 * others by different ids: only news that say they are about a charge of ours are for a person to look at.
 */
export async function tellFacts(deps: HandleEventDeps, delivery: Delivery, news: News): Promise<void> {
  const foreign = foreignOrigin(delivery.event, deps.livemode);
  if (foreign === null) return applyFacts(deps, news, delivery);
  const known = await knownOf(deps, news.chargeId);
  return delivery.finish(known === null ? { state: 'ignored', reason: `${foreign}, and about no gift of this platform` } : { state: 'quarantined', reason: foreign });
}
