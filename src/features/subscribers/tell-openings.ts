import type { Connection } from 'mongoose';
import { isDuplicateKey } from '../../platform/mongo/is-duplicate-key.ts';
import type { Task } from '../../platform/tasks/run-tasks.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Campaigns } from '../campaigns/index.ts';
import type { Outbox, OutgoingMail } from '../outbox/index.ts';
import type { Subscribers } from './create-subscribers.ts';
import { hasAsked, type Subscriber } from './subscriber.ts';
import { toldOpeningModel } from './told-opening-model.ts';

export interface TellOpeningsDeps {
  connection: Connection;
  campaigns: Pick<Campaigns, 'openedSince'>;
  subscribers: Pick<Subscribers, 'activeOf'>;
  outbox: Pick<Outbox, 'enqueueMany'>;
  clock: Clock;
}

/** A mail that says "today" a week later would be odd; who was away for longer finds the campaign open. */
const MOST_LATE_MS = 3 * 86_400_000;

/**
 * Mails those who asked on a campaign's page that giving has opened. The outbox takes one such mail a campaign and person, so a worker that is
 * killed anywhere, or two at once, skip nobody and mail nobody twice.
 */
export function tellOpenings({ connection, campaigns, subscribers, outbox, clock }: TellOpeningsDeps): Task {
  const told = toldOpeningModel(connection);
  return {
    name: 'openings',
    restMs: 30_000,
    async run() {
      const now = clock.now();
      let done = 0;
      for (const { id } of await campaigns.openedSince(new Date(now.getTime() - MOST_LATE_MS))) {
        if ((await told.exists({ _id: id })) !== null) continue;
        for await (const batch of subscribers.activeOf(id)) await outbox.enqueueMany(batch.filter(hasAsked).map(mailTo));
        await told.create({ _id: id, at: now }).catch(unlessOtherWorker);
        done++;
      }
      return done;
    },
  };
}

function mailTo({ id, campaignId, email }: Subscriber): OutgoingMail {
  return { kind: 'campaign-open', subject: campaignId, to: email, data: { subscriberId: id }, bulk: true };
}

function unlessOtherWorker(error: unknown): void {
  if (!isDuplicateKey(error)) throw error;
}
