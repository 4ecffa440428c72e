import mongoose, { type ClientSession, type Connection } from 'mongoose';
import { insertRows } from '../../platform/mongo/insert-rows.ts';
import { isDuplicateKey } from '../../platform/mongo/is-duplicate-key.ts';
import { normalizeEmail } from '../../shared/text.ts';
import type { Subscriber } from './subscriber.ts';
import { type SubscriberRow, subscriberModel } from './subscriber-model.ts';

export interface SubscriberStore {
  byId(id: string, session?: ClientSession): Promise<Subscriber | null>;
  byEmail(campaignId: string, email: string, session?: ClientSession): Promise<Subscriber | null>;
  /** Those that are there, by their addresses as they are compared. */
  byEmails(campaignId: string, emails: readonly string[], session: ClientSession): Promise<Map<string, Subscriber>>;
  /** Stores new subscribers and next states in the caller's transaction, in which those that change must have been read. */
  writeMany(fresh: readonly Subscriber[], changed: readonly Subscriber[], session: ClientSession): Promise<void>;
  /** @returns false when somebody else has just stored the address; inside a transaction that throws instead */
  insert(subscriber: Subscriber, session?: ClientSession): Promise<boolean>;
  /** Stores the next state of a subscriber. @returns false when the row has changed since it was read */
  replace(next: Subscriber, session?: ClientSession): Promise<boolean>;
  /** Active subscribers in the order of their ids, after the given one. */
  activeAfter(campaignId: string, afterId: string, limit: number): Promise<Subscriber[]>;
  countActive(campaignId: string, gave: boolean): Promise<number>;
}

export function createSubscriberStore(connection: Connection): SubscriberStore {
  const model = subscriberModel(connection);
  const within = (session?: ClientSession) => (session === undefined ? {} : { session });
  return {
    async byId(id, session) {
      return toSubscriber(await model.findById(id, null, within(session)).lean());
    },
    async byEmail(campaignId, email, session) {
      return toSubscriber(await model.findOne({ campaignId, email: normalizeEmail(email) }, null, within(session)).lean());
    },
    async byEmails(campaignId, emails, session) {
      const rows = await model.find({ campaignId, email: mongoose.trusted({ $in: emails.map(normalizeEmail) }) }, null, { session }).lean();
      return new Map(rows.map((row) => [row.email, fromRow(row)]));
    },
    async writeMany(fresh, changed, session) {
      await insertRows(model, fresh.map(toRow), session);
      if (changed.length > 0) await model.bulkWrite(changed.map((next) => {
        const { _id, ...fields } = toRow(next);
        return { updateOne: { filter: { _id }, update: { $set: fields } } };
      }), { session });
    },
    async insert(subscriber, session) {
      try {
        await model.create([toRow(subscriber)], within(session));
        return true;
      } catch (error) {
        if (session === undefined && isDuplicateKey(error)) return false;
        throw error;
      }
    },
    async replace(next, session) {
      const { _id, ...fields } = toRow(next);
      const result = await model.updateOne({ _id, revision: fields.revision - 1 }, { $set: fields }, within(session));
      return result.matchedCount === 1;
    },
    async activeAfter(campaignId, afterId, limit) {
      const filter = { campaignId, state: 'active' as const, _id: mongoose.trusted({ $gt: afterId }) };
      const rows = await model.find(filter).sort({ _id: 1 }).limit(limit).lean();
      return rows.map(fromRow);
    },
    async countActive(campaignId, gave) {
      return model.countDocuments({ campaignId, state: 'active', gave });
    },
  };
}

function toRow({ id, history, ...rest }: Subscriber): SubscriberRow {
  return { _id: id, ...rest, revision: history.length, history: [...history] };
}

function toSubscriber(row: SubscriberRow | null): Subscriber | null {
  return row === null ? null : fromRow(row);
}

function fromRow({ _id, revision: _revision, ...rest }: SubscriberRow): Subscriber {
  return { id: _id, ...rest };
}
