import { Schema, type Connection, type Model } from 'mongoose';
import { modelOf } from '../../platform/mongo/model-of.ts';

/**
 * Sums over all rows of `stripe-transactions` in one currency, in minor units. They are kept up in the transaction that
 * writes the rows, so that the books of many years are compared without reading them all.
 */
export interface SumRow {
  /** The currency. */
  _id: string;
  /** Net of all of them. */
  netMinor: number;
  /** What their entries posted less than their net, by the rows' state. */
  foreignMinor: number;
  waitingMinor: number;
  differentMinor: number;
  /** Gifts that Stripe settled in another currency: what came in here, or left with a minus where they were given. */
  convertedMinor: number;
}

const integer = { type: Number, default: 0, validate: Number.isSafeInteger } as const;

const schema = new Schema<SumRow>(
  { _id: { type: String, required: true }, netMinor: integer, foreignMinor: integer, waitingMinor: integer, differentMinor: integer, convertedMinor: integer },
  { collection: 'stripe-sums', versionKey: false, strict: 'throw' },
);

export function sumModel(connection: Connection): Model<SumRow> {
  return modelOf(connection, 'StripeSum', schema);
}
