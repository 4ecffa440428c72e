import { Schema, type Connection, type Model } from 'mongoose';
import { modelOf } from '../../platform/mongo/model-of.ts';

/** A payment page that must not be paid any more, as its gift was paid another way. The row goes when Stripe has closed it. */
export interface PageToCloseRow {
  /** The Checkout Session's id. */
  _id: string;
  donationId: string;
  dueAt: Date;
}

const pageToCloseSchema = new Schema<PageToCloseRow>(
  { _id: { type: String, required: true }, donationId: { type: String, required: true }, dueAt: { type: Date, required: true } },
  { collection: 'pages-to-close', versionKey: false, strict: 'throw' },
);
pageToCloseSchema.index({ dueAt: 1 });

export function pageToCloseModel(connection: Connection): Model<PageToCloseRow> {
  return modelOf(connection, 'PageToClose', pageToCloseSchema);
}
