import { Schema } from 'mongoose';
import type { Connection, Model } from 'mongoose';
import { modelOf } from '../../platform/mongo/model-of.ts';
import type { OutboxRow } from './outbox-row.ts';

/** A row as it is stored: its key is the document's id, which is what makes it unique. */
export type StoredRow = Omit<OutboxRow, 'key'> & { _id: string };

const schema = new Schema<StoredRow>({
  _id: { type: String, required: true },
  kind: { type: String, required: true },
  subject: { type: String, required: true },
  to: { type: String, required: true },
  data: { type: Schema.Types.Mixed, required: true },
  bulk: { type: Boolean, required: true },
  state: { type: String, required: true },
  attempts: { type: Number, required: true },
  nextAttemptAt: { type: Date, required: true },
  lease: { type: new Schema({ owner: String, until: Date, phase: String }, { _id: false }), default: null },
  reason: { type: String, default: null },
  messageId: { type: String, required: true },
  createdAt: { type: Date, required: true },
  history: [new Schema({ at: Date, state: String, note: String }, { _id: false })],
  revision: { type: Number, required: true },
}, { collection: 'outbox', versionKey: false, minimize: false, strict: 'throw' });

// What is due (receipts before bulk), whose lease ran out, and the staff page of one sending.
schema.index({ state: 1, bulk: 1, nextAttemptAt: 1 });
schema.index({ state: 1, 'lease.until': 1 });
schema.index({ kind: 1, subject: 1, state: 1, to: 1 });
schema.index({ kind: 1, subject: 1, to: 1 });

export function outboxModel(connection: Connection): Model<StoredRow> {
  return modelOf(connection, 'Outbox', schema);
}

export async function ensureOutboxIndexes(connection: Connection): Promise<void> {
  await outboxModel(connection).createIndexes();
}
