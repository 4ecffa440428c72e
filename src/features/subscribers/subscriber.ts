import { newId } from '../../shared/ids.ts';
import { normalizeEmail, tidyLine } from '../../shared/text.ts';

export type SubscriberSource = 'gift' | 'form' | 'import';
export type SubscriberState = 'pending' | 'active' | 'unsubscribed';

/** Why a subscriber's row changed. `one-click` is a mail program's unsubscribe button (RFC 8058). */
export type ChangeReason = 'gave' | 'imported' | 'asked' | 'confirmed' | 'resumed' | 'unsubscribed' | 'one-click';

export interface SubscriberChange {
  readonly at: Date;
  readonly why: ChangeReason;
  /** The state after the change. */
  readonly state: SubscriberState;
}

/** One mail address in one campaign. */
export interface Subscriber {
  readonly id: string;
  readonly campaignId: string;
  readonly email: string;
  readonly name: string;
  readonly source: SubscriberSource;
  readonly state: SubscriberState;
  /** Whether they have given to the campaign at least once. */
  readonly gave: boolean;
  /** Oldest first; its length is the row's revision. */
  readonly history: readonly SubscriberChange[];
}

/** Whether they have filled in the form themselves, beside or without giving. */
export function hasAsked({ history }: Subscriber): boolean {
  return history.some(({ why }) => why === 'asked');
}

export interface NewSubscriber {
  campaignId: string;
  email: string;
  name: string;
}

/** A person who gave and didn't refuse reports: active from the start. */
export function subscriberByGift(person: NewSubscriber, source: 'gift' | 'import', at: Date): Subscriber {
  return first(person, { source, state: 'active', gave: true }, 'gave', at);
}

/** A person who subscribed elsewhere, before this platform: their consent comes along. */
export function subscriberByImport(person: NewSubscriber, at: Date): Subscriber {
  return first(person, { source: 'import', state: 'active', gave: false }, 'imported', at);
}

/** A person who filled in the form: gets nothing but the question until they confirm. */
export function subscriberByForm(person: NewSubscriber, at: Date): Subscriber {
  return first(person, { source: 'form', state: 'pending', gave: false }, 'asked', at);
}

/** A gift came. Makes a pending subscriber active; leaves an unsubscribed one as they wished. Null when nothing changes. */
export function gave(subscriber: Subscriber, name: string, at: Date): Subscriber | null {
  const state = subscriber.state === 'pending' ? 'active' : subscriber.state;
  if (subscriber.gave && state === subscriber.state) return null;
  return changed({ ...subscriber, gave: true, name: subscriber.name || tidyLine(name) }, state, 'gave', at);
}

/** How long the form sends no second mail to the same address, so that nobody can flood a stranger's mailbox through it. */
const ASK_AGAIN_AFTER_MS = 10 * 60 * 1000;

/** The form was filled in again. The state stays: only a confirmation changes it. Null when it was asked a moment ago. */
export function askedAgain(subscriber: Subscriber, at: Date): Subscriber | null {
  const last = subscriber.history.findLast((change) => change.why === 'asked');
  if (last !== undefined && at.getTime() - last.at.getTime() < ASK_AGAIN_AFTER_MS) return null;
  return changed(subscriber, subscriber.state, 'asked', at);
}

/** The person said yes, through a link that only their mailbox has. Null when they are active already. */
export function confirmed(subscriber: Subscriber, at: Date): Subscriber | null {
  if (subscriber.state === 'active') return null;
  return changed(subscriber, 'active', subscriber.state === 'pending' ? 'confirmed' : 'resumed', at);
}

/** The person said stop. Null when they had already. */
export function unsubscribed(subscriber: Subscriber, why: 'unsubscribed' | 'one-click', at: Date): Subscriber | null {
  return subscriber.state === 'unsubscribed' ? null : changed(subscriber, 'unsubscribed', why, at);
}

type Beginning = Pick<Subscriber, 'source' | 'state' | 'gave'>;

function first({ campaignId, email, name }: NewSubscriber, beginning: Beginning, why: ChangeReason, at: Date): Subscriber {
  const person = { id: newId('sub'), campaignId, email: normalizeEmail(email), name: tidyLine(name) };
  return { ...person, ...beginning, history: [{ at, why, state: beginning.state }] };
}

function changed(subscriber: Subscriber, state: SubscriberState, why: ChangeReason, at: Date): Subscriber {
  return { ...subscriber, state, history: [...subscriber.history, { at, why, state }] };
}
