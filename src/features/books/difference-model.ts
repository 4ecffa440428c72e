import { Schema, type Connection, type Model } from 'mongoose';
import { modelOf } from '../../platform/mongo/model-of.ts';
import type { Currency } from '../../shared/currency.ts';
import { money } from '../../shared/money.ts';
import { type Difference, type DifferenceKind, differenceKinds } from './difference.ts';

/** As it is stored, under the transaction's id, the entry's key or `balance:USD`. */
export interface DifferenceRow {
  _id: string;
  kind: DifferenceKind;
  sentence: string;
  subject: string;
  amountMinor: number;
  currency: Currency;
  foundAt: Date;
  resolvedAt: Date | null;
  organizationId: string | null;
}

/** What is written when one is found: when, and whether it was there before, the store knows. */
export type FoundDifference = Omit<DifferenceRow, 'foundAt' | 'resolvedAt'>;

const text = { type: String, required: true } as const;
const date = { type: Date, required: true } as const;

const schema = new Schema<DifferenceRow>(
  {
    _id: text, kind: { type: String, enum: differenceKinds, required: true }, sentence: text, subject: text,
    amountMinor: { type: Number, required: true, validate: Number.isSafeInteger }, currency: text, foundAt: date,
    resolvedAt: { type: Date, default: null }, organizationId: { type: String, default: null },
  },
  { collection: 'differences', versionKey: false, strict: 'throw' },
);
schema.index({ resolvedAt: 1, foundAt: -1, _id: -1 });

export function differenceModel(connection: Connection): Model<DifferenceRow> {
  return modelOf(connection, 'Difference', schema);
}

export function toDifference({ _id, amountMinor, currency, ...rest }: DifferenceRow): Difference {
  return { id: _id, ...rest, amount: money(amountMinor, currency) };
}
