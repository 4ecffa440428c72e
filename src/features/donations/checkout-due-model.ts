import { Schema, type Connection, type Model } from 'mongoose';
import { modelOf } from '../../platform/mongo/model-of.ts';

/** A donor waits for a payment page that Stripe could not open. The row goes when there is one, or none is wanted. */
export interface CheckoutDueRow {
  /** The donation's id. */
  _id: string;
  askedAt: Date;
  /** After this nobody is likely to be waiting before the page. */
  until: Date;
  dueAt: Date;
  tries: number;
}

const date = { type: Date, required: true } as const;

const checkoutDueSchema = new Schema<CheckoutDueRow>(
  { _id: { type: String, required: true }, askedAt: date, until: date, dueAt: date, tries: { type: Number, required: true } },
  { collection: 'checkouts-due', versionKey: false, strict: 'throw' },
);
checkoutDueSchema.index({ dueAt: 1 });

export function checkoutDueModel(connection: Connection): Model<CheckoutDueRow> {
  return modelOf(connection, 'CheckoutDue', checkoutDueSchema);
}
