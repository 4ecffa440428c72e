import { keepLease, type Run } from './run.ts';
import { unreadFrom, walkList } from './walk-list.ts';

const DAY_MS = 86_400_000;
/** Stripe keeps events for thirty days; the last of them go away while we read. */
const EVENTS_LAST_MS = 29 * DAY_MS;
const NAME = 'events';

export interface Unheard {
  /** From when on events were not read: earlier than Stripe remembers after a long silence. */
  from: Date;
  /** From when on Stripe has them. */
  listedFrom: Date;
}

export async function unheardEvents({ models, since, until }: Pick<Run, 'models' | 'since' | 'until'>): Promise<Unheard> {
  const oldest = new Date(until.getTime() - EVENTS_LAST_MS);
  const from = await unreadFrom(models.walks, NAME, { first: oldest, since });
  return { from, listedFrom: from < oldest ? oldest : from };
}

/** Takes every event that Stripe has and we don't into the inbox. What is other business of the account isn't missing. */
export async function hearEvents(run: Run, from: Date): Promise<void> {
  await walkList(run.models.walks, {
    name: NAME,
    list: (page) => run.stripe.events.list({ ...page, types: [...run.eventTypes] }),
    async take(events) {
      await keepLease(run);
      const known = await run.inbox.known(events.map(({ id }) => id));
      run.counts.eventsFound += events.length;
      // The oldest first, so that they are worked on in the order in which they happened.
      for (const event of events.toReversed()) {
        if (!known.has(event.id) && await run.inbox.take(event, 'list') === 'stored') run.counts.eventsMissing++;
      }
    },
    from, until: run.until,
  });
}
