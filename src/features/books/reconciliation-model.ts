import { Schema, type Connection, type Model } from 'mongoose';
import { modelOf } from '../../platform/mongo/model-of.ts';
import type { Reconciliation, Tie } from './reconciliation.ts';

export type ReconciliationRow = Omit<Reconciliation, 'id'> & { _id: string };

const text = { type: String, required: true } as const;
const date = { type: Date, required: true } as const;
const integer = { type: Number, required: true, validate: Number.isSafeInteger } as const;

const tieSchema = new Schema<Tie>(
  {
    currency: text, ledgerMinor: integer, foreignMinor: integer, convertedMinor: integer, waitingMinor: integer, differencesMinor: integer, unexplainedMinor: integer,
    stripeMinor: integer, moving: { type: Boolean, required: true },
  },
  { _id: false, strict: 'throw' },
);

const schema = new Schema<ReconciliationRow>(
  {
    _id: text, startedAt: date, finishedAt: { type: Date, default: null }, since: date,
    eventsFound: integer, eventsMissing: integer, objectsFound: integer, objectsMissing: integer, transactions: integer, payouts: integer, differences: integer,
    ties: { type: [tieSchema], required: true }, error: { type: String, default: null },
  },
  { collection: 'reconciliations', versionKey: false, strict: 'throw' },
);
schema.index({ startedAt: -1 });
schema.index({ error: 1, finishedAt: -1 });

export function reconciliationModel(connection: Connection): Model<ReconciliationRow> {
  return modelOf(connection, 'Reconciliation', schema);
}

export function toReconciliation({ _id, ...rest }: ReconciliationRow): Reconciliation {
  return { id: _id, ...rest };
}
