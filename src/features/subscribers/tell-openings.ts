import type { Connection } from 'mongoose';
import { isDuplicateKey } from '../../platform/mongo/is-duplicate-key.ts';
import type { Task } from '../../platform/tasks/run-tasks.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Campaigns } from '../campaigns/index.ts';
import type { Outbox, OutgoingMail } from '../outbox/index.ts';
import type { Subscribers } from './create-subscribers.ts';
import { hasAsked, type Subscriber } from './subscriber.ts';
import { toldOpeningModel, type ToldOpeningRow } from './told-opening-model.ts';

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
 * Mails those who asked on a campaign's page that giving has opened. The outbox takes one such mail an opening and person, so a worker that is
 * killed anywhere, or two at once, skip nobody and mail nobody twice. A campaign whose first day is put off after it was told opens once more.
 */
export function tellOpenings({ connection, campaigns, subscribers, outbox, clock }: TellOpeningsDeps): Task {
  const told = toldOpeningModel(connection);
  return {
    name: 'openings',
    restMs: 30_000,
    async run() {
      const now = clock.now();
      let done = 0;
      for (const { id, opensAt } of await campaigns.openedSince(new Date(now.getTime() - MOST_LATE_MS))) {
        if (opensAt === null || isTold(await told.findById(id).lean(), opensAt)) continue;
        for await (const batch of subscribers.activeOf(id)) await outbox.enqueueMany(batch.filter(hasAsked).map((each) => mailTo(each, opensAt)));
        // Never back: a worker that was slow with an earlier opening must not have a later one told again.
        await told.updateOne({ _id: id }, { $max: { opensAt, at: now } }, { upsert: true }).catch(unlessOtherWorker);
        done++;
      }
      return done;
    },
  };
}

/** Rows of an older version have no first day, but were written after it had begun. */
function isTold(row: ToldOpeningRow | null, opensAt: Date): boolean {
  return row !== null && (row.opensAt ?? row.at) >= opensAt;
}

function mailTo({ id, campaignId, email }: Subscriber, opensAt: Date): OutgoingMail {
  return { kind: 'campaign-open', subject: openingKey(campaignId, opensAt), to: email, data: { subscriberId: id, opensAt: opensAt.toISOString() }, bulk: true };
}

/** What such a mail is about: a campaign's opening on one day. */
function openingKey(campaignId: string, opensAt: Date): string {
  return `${campaignId}:${opensAt.toISOString()}`;
}

function unlessOtherWorker(error: unknown): void {
  if (!isDuplicateKey(error)) throw error;
}
