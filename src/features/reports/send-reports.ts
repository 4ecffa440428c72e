import type { Task } from '../../platform/tasks/run-tasks.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Outbox, OutgoingMail } from '../outbox/index.ts';
import type { Subscribers } from '../subscribers/index.ts';
import type { RecipientRow } from './recipient-model.ts';
import type { ClaimedSending, SendingStore } from './sending-store.ts';

export interface SendReportsDeps {
  store: SendingStore;
  subscribers: Pick<Subscribers, 'activeOf'>;
  outbox: Pick<Outbox, 'enqueueMany'>;
  clock: Clock;
}

/** Longer than any one batch takes; a sending whose worker was killed waits this long for another. */
const LEASE_MS = 20_000;
const BATCH = 500;

/**
 * Freezes the recipients of a published report and then hands them to the outbox. Every step can be done again: a person
 * is on the list once, the outbox takes one mail a person, and nothing is handed over before the list is closed. So a
 * worker that is killed anywhere skips nobody and mails nobody twice.
 */
export function sendReports(deps: SendReportsDeps): Task {
  const until = () => new Date(deps.clock.now().getTime() + LEASE_MS);
  return {
    name: 'report recipients',
    restMs: 5_000,
    async run() {
      const claim = await deps.store.claim(deps.clock.now(), until());
      if (claim === null) return 0;
      const lease = createLease(deps.store, claim, until);
      try {
        if (!claim.frozen) await freeze(deps, lease);
        await release(deps, lease);
      } catch (error) {
        // So that the next run goes on at once instead of waiting for the lease to end.
        await lease.give(deps.clock.now());
        throw error;
      }
      return 1;
    },
  };
}

interface Lease {
  claim(): ClaimedSending;
  /** Stores a step and goes on. @throws Error when another worker has taken over, which ends this one's part */
  step(changes?: Record<string, unknown>): Promise<void>;
  give(now: Date): Promise<void>;
}

function createLease(store: SendingStore, first: ClaimedSending, until: () => Date): Lease {
  let held = first;
  return {
    claim: () => held,
    async step(changes) {
      const next = await store.step(held, until(), changes);
      if (next === null) throw new Error(`Another worker has taken over the sending of ${held.reportId}`);
      held = next;
    },
    async give(now) {
      await store.step(held, now);
    },
  };
}

async function freeze({ store, subscribers }: SendReportsDeps, lease: Lease): Promise<void> {
  const { reportId, campaignId } = lease.claim();
  for await (const batch of subscribers.activeOf(campaignId, BATCH)) {
    await store.addRecipients(batch.map((subscriber): RecipientRow => ({
      _id: `${reportId}:${subscriber.id}`,
      reportId,
      subscriberId: subscriber.id,
      email: subscriber.email,
      why: subscriber.gave ? 'gave' : 'subscribed',
    })));
    await lease.step();
  }
  await lease.step({ 'sending.frozen': true, 'sending.recipients': await store.countRecipients(reportId) });
}

async function release({ store, outbox }: SendReportsDeps, lease: Lease): Promise<void> {
  const { reportId } = lease.claim();
  let after = '';
  for (;;) {
    const batch = await store.recipientsAfter(reportId, after, BATCH);
    const last = batch.at(-1);
    if (last === undefined) break;
    await outbox.enqueueMany(batch.map(mailTo));
    await lease.step();
    after = last._id;
  }
  await lease.step({ 'sending.released': true });
}

function mailTo({ reportId, subscriberId, email, why }: RecipientRow): OutgoingMail {
  return { kind: 'report', subject: reportId, to: email, data: { subscriberId, why }, bulk: true };
}
