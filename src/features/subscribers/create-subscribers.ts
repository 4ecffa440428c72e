import type { ClientSession, Connection } from 'mongoose';
import { inTransaction } from '../../platform/mongo/in-transaction.ts';
import { isDuplicateKey } from '../../platform/mongo/is-duplicate-key.ts';
import type { Bell } from '../../platform/tasks/run-tasks.ts';
import type { Clock } from '../../shared/clock.ts';
import { normalizeEmail } from '../../shared/text.ts';
import type { Tokens } from '../../shared/tokens.ts';
import type { Outbox } from '../outbox/index.ts';
import { enqueueConfirmation, enqueueWelcome } from './enqueue-subscriber-mail.ts';
import { createSubscriberStore, type SubscriberStore } from './subscriber-store.ts';
import { askedAgain, confirmed, gave, type NewSubscriber, type Subscriber, subscriberByForm, subscriberByGift, subscriberByImport, unsubscribed } from './subscriber.ts';

export interface GiftArrival extends NewSubscriber {
  at: Date;
  source: 'gift' | 'import';
}

export interface Audience {
  /** People who gave and get reports. */
  donors: number;
  /** People who get reports without having given. */
  subscribers: number;
}

export interface Subscribers {
  /** A person gave and didn't refuse reports. Makes or keeps them active, and never undoes an unsubscribe. */
  giftArrived(gift: GiftArrival, options?: { session?: ClientSession }): Promise<void>;
  /** As `giftArrived`, for many in the caller's transaction: a few round trips for all of them. */
  giftsArrived(gifts: readonly GiftArrival[], options: { session: ClientSession }): Promise<void>;
  /** A person subscribed elsewhere before: active here, unless the address is known already in whatever state. */
  importSubscriber(person: NewSubscriber & { at: Date }): Promise<void>;
  /** The public form: stores the wish and mails the question, or a reminder to who is active already. Says nothing about which. */
  request(person: NewSubscriber): Promise<void>;
  /** @returns null for a token that is not ours or is for another purpose */
  byManageToken(token: string): Promise<Subscriber | null>;
  byUnsubscribeToken(token: string): Promise<Subscriber | null>;
  byId(id: string): Promise<Subscriber | null>;
  /** Both do nothing when it is done already. */
  confirm(id: string): Promise<void>;
  unsubscribe(id: string, why: 'unsubscribed' | 'one-click'): Promise<void>;
  /** Exactly how many people the next report would go to. */
  count(campaignId: string): Promise<Audience>;
  /** Everyone the next report would go to, in batches in the order of their ids. */
  activeOf(campaignId: string, batchSize?: number): AsyncIterable<Subscriber[]>;
}

export interface SubscribersDeps {
  connection: Connection;
  clock: Clock;
  tokens: Tokens;
  outbox: Pick<Outbox, 'enqueue'>;
  bell: Bell;
}

export function createSubscribers(deps: SubscribersDeps): Subscribers {
  const store = createSubscriberStore(deps.connection);
  const byToken = async (purpose: string, token: string) => {
    const id = deps.tokens.verify(purpose, 'sub', token);
    return id === null ? null : store.byId(id);
  };
  return {
    giftArrived: (gift, { session } = {}) => giftArrived(store, gift, session),
    giftsArrived: (gifts, { session }) => giftsArrived(store, gifts, session),
    async importSubscriber({ at, ...person }) {
      if ((await store.byEmail(person.campaignId, person.email)) === null) await store.insert(subscriberByImport(person, at));
    },
    request: (person) => request(deps, store, person),
    byManageToken: (token) => byToken('subscription', token),
    byUnsubscribeToken: (token) => byToken('unsubscribe', token),
    byId: (id) => store.byId(id),
    confirm: (id) => confirm(deps, store, id),
    async unsubscribe(id, why) {
      await untilStored(async () => {
        const before = await store.byId(id);
        const next = before === null ? null : unsubscribed(before, why, deps.clock.now());
        return next === null || store.replace(next);
      });
    },
    async count(campaignId) {
      const [donors, subscribers] = await Promise.all([store.countActive(campaignId, true), store.countActive(campaignId, false)]);
      return { donors, subscribers };
    },
    activeOf: (campaignId, batchSize = 500) => activeOf(store, campaignId, batchSize),
  };
}

async function giftArrived(store: SubscriberStore, gift: GiftArrival, session?: ClientSession): Promise<void> {
  await untilStored(async () => {
    const before = await store.byEmail(gift.campaignId, gift.email, session);
    if (before === null) return store.insert(subscriberByGift(gift, gift.source, gift.at), session);
    const next = gave(before, gift.name, gift.at);
    return next === null || store.replace(next, session);
  });
}

async function giftsArrived(store: SubscriberStore, gifts: readonly GiftArrival[], session: ClientSession): Promise<void> {
  for (const campaignId of new Set(gifts.map((gift) => gift.campaignId))) {
    const ofCampaign = gifts.filter((gift) => gift.campaignId === campaignId);
    const before = await store.byEmails(campaignId, ofCampaign.map((gift) => gift.email), session);
    const after = new Map(before);
    for (const gift of ofCampaign) {
      const email = normalizeEmail(gift.email);
      const known = after.get(email);
      const next = known === undefined ? subscriberByGift(gift, gift.source, gift.at) : gave(known, gift.name, gift.at);
      if (next !== null) after.set(email, next);
    }
    const fresh = [...after].filter(([email]) => !before.has(email)).map(([, subscriber]) => subscriber);
    const changed = [...after].flatMap(([email, subscriber]) => (before.has(email) && before.get(email) !== subscriber ? [subscriber] : []));
    await store.writeMany(fresh, changed, session);
  }
}

async function request({ connection, clock, outbox, bell }: SubscribersDeps, store: SubscriberStore, person: NewSubscriber): Promise<void> {
  await untilStored(() => unlessDuplicate(() => inTransaction(connection, async (session) => {
    const before = await store.byEmail(person.campaignId, person.email, session);
    const next = before === null ? subscriberByForm(person, clock.now()) : askedAgain(before, clock.now());
    if (next === null) return true;
    const stored = before === null ? await store.insert(next, session) : await store.replace(next, session);
    if (stored) await (next.state === 'active' ? enqueueWelcome : enqueueConfirmation)(outbox, next, session);
    return stored;
  })));
  bell.ring();
}

async function confirm({ connection, clock, outbox, bell }: SubscribersDeps, store: SubscriberStore, id: string): Promise<void> {
  await untilStored(() => inTransaction(connection, async (session) => {
    const before = await store.byId(id, session);
    const next = before === null ? null : confirmed(before, clock.now());
    if (before === null || next === null) return true;
    const stored = await store.replace(next, session);
    if (stored && before.state === 'pending') await enqueueWelcome(outbox, next, session);
    return stored;
  }));
  bell.ring();
}

async function* activeOf(store: SubscriberStore, campaignId: string, batchSize: number): AsyncGenerator<Subscriber[]> {
  let after = '';
  for (;;) {
    const batch = await store.activeAfter(campaignId, after, batchSize);
    const last = batch.at(-1);
    if (last === undefined) return;
    yield batch;
    after = last.id;
  }
}

const MOST_ATTEMPTS = 5;

/** Reads, decides and writes again when somebody else changed the row in between. */
async function untilStored(attempt: () => Promise<boolean>): Promise<void> {
  for (let left = MOST_ATTEMPTS; left > 0; left--) if (await attempt()) return;
  throw new Error('A subscriber was changed by others at every attempt to change it');
}

/** In a transaction a duplicate key ends the transaction, so it is only here that it can be told from trouble. */
async function unlessDuplicate(attempt: () => Promise<boolean>): Promise<boolean> {
  try {
    return await attempt();
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}
