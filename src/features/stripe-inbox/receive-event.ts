import type { Stripe } from 'stripe';
import type { InboxRow, InboxSource } from './inbox-model.ts';
import type { StoreRow } from './row-store.ts';

export type Received = 'stored' | 'duplicate' | 'refused';

/** How old a signature may be, in seconds: Stripe's own recommendation against replayed requests. */
const TOLERANCE_SECONDS = 300;

export interface ReceiveEventDeps {
  stripe: Pick<Stripe, 'webhooks'>;
  /** All that are active: while a secret is rolled, Stripe signs with the old and the new one. */
  secrets: readonly string[];
  store: StoreRow;
  now: Date;
}

/**
 * Verifies the signature on the very bytes that were sent, and stores the event under its id.
 * @returns `refused` for a bad or stale signature, of which nothing is stored
 */
export async function receiveEvent(deps: ReceiveEventDeps, body: Buffer, signature: string): Promise<Received> {
  const event = verified(deps, body, signature);
  if (event === null) return 'refused';
  return storeEvent(deps, event, { body: body.toString('utf8'), source: 'webhook' });
}

/** Stores an event under its id, due at once, unless it is there already. */
export function storeEvent({ store, now }: Pick<ReceiveEventDeps, 'store' | 'now'>, event: Stripe.Event, from: { body: string; source: InboxSource }): Promise<Exclude<Received, 'refused'>> {
  return store(toRow(event, from, now));
}

function verified({ stripe, secrets, now }: ReceiveEventDeps, body: Buffer, signature: string): Stripe.Event | null {
  for (const secret of secrets) {
    try {
      return stripe.webhooks.constructEvent(body, signature, secret, TOLERANCE_SECONDS, undefined, now.getTime());
    } catch (error) {
      if (!isWrongSignature(error)) throw error;
    }
  }
  return null;
}

/** By its name: the SDK's class differs between its two builds, and only one of them may be loaded here. */
function isWrongSignature(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'type' in error && error.type === 'StripeSignatureVerificationError';
}

function toRow(event: Stripe.Event, { body, source }: { body: string; source: InboxSource }, now: Date): InboxRow {
  return {
    _id: event.id,
    source,
    type: event.type,
    livemode: event.livemode,
    body,
    createdAt: new Date(event.created * 1000),
    receivedAt: now,
    state: 'due',
    reason: null,
    attempts: 0,
    dueAt: now,
    claim: null,
    finishedAt: null,
  };
}
