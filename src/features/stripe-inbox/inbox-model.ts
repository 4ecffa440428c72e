import { Schema, type Connection, type Model } from 'mongoose';
import { modelOf } from '../../platform/mongo/model-of.ts';

const inboxStates = ['due', 'done', 'ignored', 'quarantined', 'dead'] as const;
export type InboxState = typeof inboxStates[number];

const inboxSources = ['webhook', 'list', 'object'] as const;
/**
 * How we heard of it: Stripe told us, we found it in Stripe's list of events, or that list no longer has it and it was
 * made from the object that it would have told of.
 */
export type InboxSource = typeof inboxSources[number];

/** An event as Stripe sent it, and how far its work has come. */
export interface InboxRow {
  /** Stripe's id of the event, so that it is stored once however often it comes; `object:ch_…:succeeded` for one made from an object. */
  _id: string;
  source: InboxSource;
  type: string;
  livemode: boolean;
  /** The signed body, byte for byte; what was asked for as JSON where Stripe didn't send it by itself. */
  body: string;
  createdAt: Date;
  receivedAt: Date;
  state: InboxState;
  /** Why it is where it is, for staff. */
  reason: string | null;
  /** How often its work was begun. */
  attempts: number;
  /** From when on a worker may take it. Taking it moves this on, so that it comes back by itself when the worker dies. */
  dueAt: Date;
  /** Names the batch that took it last. */
  claim: string | null;
  finishedAt: Date | null;
}

const text = { type: String, required: true } as const;
const date = { type: Date, required: true } as const;

const schema = new Schema<InboxRow>(
  {
    _id: text,
    source: { type: String, enum: inboxSources, default: 'webhook' },
    type: text,
    livemode: { type: Boolean, required: true },
    body: text,
    createdAt: date,
    receivedAt: date,
    state: { type: String, enum: inboxStates, required: true },
    reason: { type: String, default: null },
    attempts: { type: Number, required: true },
    dueAt: date,
    claim: { type: String, default: null },
    finishedAt: { type: Date, default: null },
  },
  { collection: 'stripe-events', versionKey: false, strict: 'throw' },
);
schema.index({ state: 1, dueAt: 1 });
schema.index({ state: 1, receivedAt: -1, _id: -1 });
schema.index({ source: 1, createdAt: -1 });

export function inboxModel(connection: Connection): Model<InboxRow> {
  return modelOf(connection, 'StripeEvent', schema);
}

export async function ensureStripeInboxIndexes(connection: Connection): Promise<void> {
  await inboxModel(connection).createIndexes();
}
