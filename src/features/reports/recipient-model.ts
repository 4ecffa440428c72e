import { Schema, type Connection, type Model } from 'mongoose';
import { modelOf } from '../../platform/mongo/model-of.ts';

/** One person on the closed list of a report. */
export interface RecipientRow {
  /** Report and subscriber, so that a person can't be on the list twice. */
  _id: string;
  reportId: string;
  subscriberId: string;
  email: string;
  why: 'gave' | 'subscribed';
}

const recipient = new Schema<RecipientRow>(
  {
    _id: { type: String, required: true },
    reportId: { type: String, required: true },
    subscriberId: { type: String, required: true },
    email: { type: String, required: true },
    why: { type: String, required: true, enum: ['gave', 'subscribed'] },
  },
  { collection: 'report-recipients', strict: 'throw', versionKey: false },
);
recipient.index({ reportId: 1, _id: 1 });

export function recipientModel(connection: Connection): Model<RecipientRow> {
  return modelOf(connection, 'ReportRecipient', recipient);
}
