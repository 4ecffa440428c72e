import { Schema, type Connection, type Model } from 'mongoose';
import { modelOf } from '../../platform/mongo/model-of.ts';
import type { LedgerEntry } from './entry.ts';
import type { TotalChange } from './total-effect.ts';

/** An entry as it is stored. Nothing in this platform updates or deletes one. */
export type EntryRow = Omit<LedgerEntry, 'key'> & { _id: string; recordedAt: Date };

/** An entry that is in no total yet. Its `_id` is the entry's. */
export interface UnfoldedRow {
  _id: string;
  recordedAt: Date;
}

export type TotalRow = Omit<TotalChange, 'key'> & { _id: string };

const text = { type: String, required: true } as const;
const integer = { type: Number, required: true, validate: Number.isSafeInteger } as const;

const entrySchema = new Schema<EntryRow>(
  {
    _id: text,
    kind: text,
    at: { type: Date, required: true },
    organizationId: text,
    campaignId: text,
    fundraiserId: { type: String, default: null },
    donationId: { type: String, default: null },
    currency: text,
    postings: [{ _id: false, account: text, minor: integer }],
    hash: text,
    recordedAt: { type: Date, required: true },
  },
  { collection: 'ledger-entries', versionKey: false, strict: 'throw' },
);
entrySchema.index({ campaignId: 1, at: 1 });
entrySchema.index({ donationId: 1 });

const unfoldedSchema = new Schema<UnfoldedRow>(
  { _id: text, recordedAt: { type: Date, required: true } },
  { collection: 'ledger-unfolded', versionKey: false, strict: 'throw' },
);
unfoldedSchema.index({ recordedAt: 1 });

const totalSchema = new Schema<TotalRow>(
  { _id: text, scope: text, ownerId: text, currency: text, raisedMinor: integer, donations: integer, feesMinor: integer },
  { collection: 'totals', versionKey: false, strict: 'throw' },
);
totalSchema.index({ scope: 1, ownerId: 1 });

export interface LedgerModels {
  connection: Connection;
  entries: Model<EntryRow>;
  unfolded: Model<UnfoldedRow>;
  totals: Model<TotalRow>;
}

export function ledgerModels(connection: Connection): LedgerModels {
  return {
    connection,
    entries: modelOf(connection, 'LedgerEntry', entrySchema),
    unfolded: modelOf(connection, 'LedgerUnfolded', unfoldedSchema),
    totals: modelOf(connection, 'Total', totalSchema),
  };
}

export async function ensureLedgerIndexes(connection: Connection): Promise<void> {
  const { entries, unfolded, totals } = ledgerModels(connection);
  for (const model of [entries, unfolded, totals]) await model.createIndexes();
}

export function toEntry({ _id, recordedAt: _recordedAt, ...entry }: EntryRow): LedgerEntry {
  return { key: _id, ...entry };
}
