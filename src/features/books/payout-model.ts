import { Schema, type Connection, type Model } from 'mongoose';
import { modelOf } from '../../platform/mongo/model-of.ts';
import type { Currency } from '../../shared/currency.ts';

/** A deposit from Stripe to the bank account, in minor units of `currency`. */
export interface PayoutRow {
  /** Stripe's id, `po_…`. */
  _id: string;
  amountMinor: number;
  currency: Currency;
  /** As Stripe calls it: `pending`, `in_transit`, `paid`, `failed`, `canceled`. */
  status: string;
  /** Stripe made it by itself, so that it knows which movements add up to it. */
  automatic: boolean;
  createdAt: Date;
  /** When it should be in the bank. */
  arrivalAt: Date;
  failure: string | null;
  /** Whether its lines were read from Stripe. */
  linesKnown: boolean;
}

const text = { type: String, required: true } as const;
const date = { type: Date, required: true } as const;
const flag = { type: Boolean, required: true } as const;

const schema = new Schema<PayoutRow>(
  {
    _id: text, amountMinor: { type: Number, required: true, validate: Number.isSafeInteger }, currency: text, status: text, automatic: flag,
    createdAt: date, arrivalAt: date, failure: { type: String, default: null }, linesKnown: flag,
  },
  { collection: 'payouts', versionKey: false, strict: 'throw' },
);
schema.index({ createdAt: -1, _id: -1 });

export function payoutModel(connection: Connection): Model<PayoutRow> {
  return modelOf(connection, 'Payout', schema);
}
