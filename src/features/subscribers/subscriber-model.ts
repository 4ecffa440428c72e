import { Schema, type Connection, type Model } from 'mongoose';
import { modelOf } from '../../platform/mongo/model-of.ts';
import type { ChangeReason, SubscriberSource, SubscriberState } from './subscriber.ts';

export interface SubscriberRow {
  _id: string;
  campaignId: string;
  email: string;
  name: string;
  source: SubscriberSource;
  state: SubscriberState;
  gave: boolean;
  /** How many changes there were: a write names the one it saw, so that two at once can't undo each other. */
  revision: number;
  history: { at: Date; why: ChangeReason; state: SubscriberState }[];
}

const states = ['pending', 'active', 'unsubscribed'];

const change = new Schema(
  {
    at: { type: Date, required: true },
    why: { type: String, required: true, enum: ['gave', 'imported', 'asked', 'confirmed', 'resumed', 'unsubscribed', 'one-click'] },
    state: { type: String, required: true, enum: states },
  },
  { _id: false, strict: 'throw' },
);

const subscriber = new Schema<SubscriberRow>(
  {
    _id: { type: String, required: true },
    campaignId: { type: String, required: true },
    email: { type: String, required: true },
    name: { type: String, default: '' },
    source: { type: String, required: true, enum: ['gift', 'form', 'import'] },
    state: { type: String, required: true, enum: states },
    gave: { type: Boolean, required: true },
    revision: { type: Number, required: true },
    history: { type: [change], required: true },
  },
  { collection: 'subscribers', strict: 'throw', versionKey: false },
);
subscriber.index({ campaignId: 1, email: 1 }, { unique: true });
// Counting and listing who gets the next report, in an order that can be continued from any row.
subscriber.index({ campaignId: 1, state: 1, _id: 1 });

export function subscriberModel(connection: Connection): Model<SubscriberRow> {
  return modelOf(connection, 'Subscriber', subscriber);
}

export async function ensureSubscribersIndexes(connection: Connection): Promise<void> {
  await subscriberModel(connection).createIndexes();
}
