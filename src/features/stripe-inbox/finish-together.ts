import mongoose, { type ClientSession, type Model } from 'mongoose';
import type { Logger } from '../../platform/log/logger.ts';
import type { Clock } from '../../shared/clock.ts';
import { AlreadyFinished, type Outcome } from './event-handler.ts';
import type { InboxRow } from './inbox-model.ts';

interface FinishDeps {
  inbox: Model<InboxRow>;
  clock: Clock;
  log: Pick<Logger, 'error'>;
}

/** How an event's row says that its work ended. */
interface Ending {
  state: Outcome['state'];
  reason: string | null;
}

/** Ends the work on events, a round trip for all that end alike. @throws AlreadyFinished */
export async function finishTogether({ inbox, clock, log }: FinishDeps, outcomes: ReadonlyMap<string, Outcome>, session?: ClientSession): Promise<void> {
  const finishedAt = clock.now();
  for (const { ending, ids } of byEnding(outcomes)) {
    const filter = { _id: mongoose.trusted({ $in: ids }), state: 'due' as const };
    const { matchedCount } = await inbox.updateMany(filter, { $set: { ...ending, finishedAt } }, session === undefined ? {} : { session });
    if (matchedCount !== ids.length) throw new AlreadyFinished(`${ids.length - matchedCount} of ${ids.length} events were finished by another worker`);
    if (ending.state === 'quarantined') log.error({ events: ids, reason: ending.reason }, "payment events don't fit what we know and need a person");
  }
}

function byEnding(outcomes: ReadonlyMap<string, Outcome>): Iterable<{ ending: Ending; ids: string[] }> {
  const groups = new Map<string, { ending: Ending; ids: string[] }>();
  for (const [id, { state, reason = null }] of outcomes) {
    const key = JSON.stringify([state, reason]);
    const group = groups.get(key) ?? { ending: { state, reason }, ids: [] };
    group.ids.push(id);
    groups.set(key, group);
  }
  return groups.values();
}
