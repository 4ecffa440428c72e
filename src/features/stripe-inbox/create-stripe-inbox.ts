import mongoose, { type Connection } from 'mongoose';
import type { Stripe } from 'stripe';
import type { Logger } from '../../platform/log/logger.ts';
import type { Bell, Task } from '../../platform/tasks/run-tasks.ts';
import type { Clock } from '../../shared/clock.ts';
import type { EventHandler } from './event-handler.ts';
import { inboxModel, type InboxState } from './inbox-model.ts';
import { processEvents } from './process-events.ts';
import { type Received, receiveEvent } from './receive-event.ts';

export interface StripeInbox {
  /**
   * @param body the request's body, as it was sent
   * @param signature the Stripe-Signature header
   */
  receive(body: Buffer, signature: string): Promise<Received>;
  /** Takes events that are due and does their work. @returns how many it took */
  processBatch(): Promise<number>;
  count(states: readonly InboxState[]): Promise<number>;
  tasks: Task[];
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
  const processBatch = () => processEvents({ inbox, handler, clock, log, leaseMs });
  return {
    async receive(body, signature) {
      const received = await receiveEvent({ stripe, secrets: webhookSecrets, inbox, now: clock.now() }, body, signature);
      if (received === 'stored') bell.ring();
      return received;
    },
    processBatch,
    count: (states) => inbox.countDocuments({ state: mongoose.trusted({ $in: [...states] }) }),
    tasks: [{ name: 'stripe: process events', restMs: REST_MS, run: processBatch }],
  };
}
