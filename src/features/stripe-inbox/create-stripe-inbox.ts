import mongoose, { type Connection } from 'mongoose';
import type { Stripe } from 'stripe';
import type { Logger } from '../../platform/log/logger.ts';
import type { Bell, Task } from '../../platform/tasks/run-tasks.ts';
import type { Clock } from '../../shared/clock.ts';
import type { EventHandler } from './event-handler.ts';
import { type HeardLate, heardLate } from './heard-late.ts';
import { inboxModel, type InboxSource, type InboxState } from './inbox-model.ts';
import { processEvents } from './process-events.ts';
import { type Received, receiveEvent, storeEvent } from './receive-event.ts';
import { rowStore } from './row-store.ts';
import { type InboxEvent, inboxEvent, type TroubledPage, troubledEvents } from './troubled-events.ts';

export interface StripeInbox {
  /**
   * @param body the request's body, as it was sent
   * @param signature the Stripe-Signature header
   */
  receive(body: Buffer, signature: string): Promise<Received>;
  /** Stores an event that Stripe gave us when we asked; its work is the same as of one that was sent. */
  take(event: Stripe.Event, source: Exclude<InboxSource, 'webhook'>): Promise<'stored' | 'duplicate'>;
  /** @returns those of the ids that are stored, whatever became of them */
  known(ids: readonly string[]): Promise<Set<string>>;
  /** When the newest event that was sent to us happened at Stripe; null before the first. */
  newest(): Promise<Date | null>;
  /** Quarantined and dead events, newest first. */
  troubled(page: { after?: string | undefined; limit: number }): Promise<TroubledPage>;
  /** One event, whatever its state; null when there is none such. */
  event(id: string): Promise<InboxEvent | null>;
  /** Finished payments whose events Stripe's list had since this moment, and that no webhook had told of in time. */
  heardLate(since: Date): Promise<HeardLate>;
  /** Gives a dead or quarantined event its eight attempts again. @returns false when there is none such */
  retry(id: string): Promise<boolean>;
  /** Events that a worker could have taken already, and since when the oldest of them waits. */
  lag(): Promise<InboxLag>;
  /** Takes events that are due and does their work. @returns how many it took */
  processBatch(): Promise<number>;
  count(states: readonly InboxState[]): Promise<number>;
  tasks: Task[];
}

export interface InboxLag {
  waiting: number;
  oldestAt: Date | null;
}

export interface StripeInboxDeps {
  connection: Connection;
  clock: Clock;
  stripe: Pick<Stripe, 'webhooks'>;
  /** Signing secrets of the webhook endpoint; each that Stripe signs with is enough. */
  webhookSecrets: readonly string[];
  handler: EventHandler;
  bell: Bell;
  log: Pick<Logger, 'info' | 'warn' | 'error'>;
  leaseMs?: number;
}

const REST_MS = 1_000;
const LEASE_MS = 15_000;

export function createStripeInbox({ connection, clock, stripe, webhookSecrets, handler, bell, log, leaseMs = LEASE_MS }: StripeInboxDeps): StripeInbox {
  const inbox = inboxModel(connection);
  const store = rowStore(inbox);
  const processBatch = () => processEvents({ inbox, handler, clock, log, leaseMs });
  return {
    async receive(body, signature) {
      const received = await receiveEvent({ stripe, secrets: webhookSecrets, store, now: clock.now() }, body, signature);
      if (received === 'stored') bell.ring();
      return received;
    },
    async take(event, source) {
      const taken = await storeEvent({ store, now: clock.now() }, event, { body: JSON.stringify(event), source });
      if (taken === 'stored') bell.ring();
      return taken;
    },
    async known(ids) {
      const rows = await inbox.find({ _id: mongoose.trusted({ $in: [...ids] }) }, { _id: 1 }).lean();
      return new Set(rows.map((row) => row._id));
    },
    async newest() {
      const row = await inbox.findOne({ source: 'webhook' }, { createdAt: 1 }).sort({ createdAt: -1 }).lean();
      return row?.createdAt ?? null;
    },
    event: (id) => inboxEvent(inbox, id),
    heardLate: (since) => heardLate(inbox, since),
    troubled: (page) => troubledEvents(inbox, page),
    async retry(id) {
      const again = { state: 'due' as const, attempts: 0, dueAt: clock.now(), claim: null, finishedAt: null };
      const { matchedCount } = await inbox.updateOne({ _id: id, state: mongoose.trusted({ $in: ['dead', 'quarantined'] }) }, { $set: again });
      if (matchedCount > 0) bell.ring();
      return matchedCount > 0;
    },
    async lag() {
      const due = { state: 'due' as const, dueAt: mongoose.trusted({ $lte: clock.now() }) };
      const [waiting, oldest] = await Promise.all([inbox.countDocuments(due), inbox.findOne(due, { dueAt: 1 }).sort({ dueAt: 1 }).lean()]);
      return { waiting, oldestAt: oldest?.dueAt ?? null };
    },
    processBatch,
    count: (states) => inbox.countDocuments({ state: mongoose.trusted({ $in: [...states] }) }),
    tasks: [{ name: 'stripe: process events', restMs: REST_MS, first: true, run: processBatch }],
  };
}
