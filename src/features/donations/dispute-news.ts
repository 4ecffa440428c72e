import { Schema, type ClientSession, type Connection, type Model } from 'mongoose';
import { modelOf } from '../../platform/mongo/model-of.ts';
import { type DisputeFact, joinFacts, type PaymentFacts } from './payment-facts.ts';

/** A dispute that waits for an answer, and that the people of finance have not been told of. */
export interface DisputeNewsRow {
  /** The dispute and its state, `dp_…:needs-response`: an inquiry that becomes a dispute is news again. */
  _id: string;
  disputeId: string;
  chargeId: string;
  /** Null for a payment that was set aside. */
  donationId: string | null;
  /** `UNASSIGNED` for a payment of a gift that is unknown. */
  organizationId: string;
}

/** Disputes to tell people of. They are written with the donation's change, so that none is forgotten. */
export interface DisputeNews {
  untold(limit: number): Promise<DisputeNewsRow[]>;
  /** Takes the news away in the caller's transaction, which asks for the mails. */
  told(id: string, session: ClientSession): Promise<void>;
}

const text = { type: String, required: true } as const;
const schema = new Schema<DisputeNewsRow>(
  { _id: text, disputeId: text, chargeId: text, donationId: { type: String, default: null }, organizationId: text },
  { collection: 'disputes-untold', versionKey: false, strict: 'throw' },
);

export function disputeNewsModel(connection: Connection): Model<DisputeNewsRow> {
  return modelOf(connection, 'DisputeNews', schema);
}

export function disputeNews(connection: Connection): DisputeNews {
  const model = disputeNewsModel(connection);
  return {
    untold: (limit) => model.find().limit(limit).lean(),
    async told(id, session) {
      await model.deleteOne({ _id: id }, { session });
    },
  };
}

/** @returns the disputes that came to wait for an answer by the news */
export function disputesToAnswer(before: PaymentFacts, news: PaymentFacts): DisputeFact[] {
  const states = new Map(before.disputes.map(({ disputeId, status }) => [disputeId, status]));
  return joinFacts(before, news).disputes.filter(({ disputeId, status }) => (status === 'needs-response' || status === 'inquiry') && states.get(disputeId) !== status);
}

export async function noteDisputes(connection: Connection, disputes: readonly DisputeFact[], of: Omit<DisputeNewsRow, '_id' | 'disputeId'>, session: ClientSession): Promise<void> {
  for (const { disputeId, status } of disputes) {
    await disputeNewsModel(connection).updateOne({ _id: `${disputeId}:${status}` }, { $setOnInsert: { disputeId, ...of } }, { session, upsert: true });
  }
}
