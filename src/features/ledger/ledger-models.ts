import { Schema, type Connection, type Model } from 'mongoose';
import { modelOf } from '../../platform/mongo/model-of.ts';
import type { LedgerEntry } from './entry.ts';
import type { TotalChange } from './total-changes.ts';

/** An entry as it is stored. Nothing in this platform updates or deletes one. */
export type EntryRow = Omit<LedgerEntry, 'key'> & { _id: string; recordedAt: Date };

/** An entry that is in no total yet. Its `_id` is the entry's. */
export interface UnfoldedRow {
  _id: string;
  shard: number;
  /** Its turn: later than `recordedAt` for a reversal whose gift isn't booked yet. */
  dueAt: Date;
  recordedAt: Date;
}

/** An entry that can't be added up. Its `_id` is the entry's. */
export interface StuckRow {
  _id: string;
  shard: number;
  error: string;
  /** When it was booked. */
  recordedAt: Date;
}

/** An entry that was folded while a recount was under way, which hasn't seen it yet. */
export interface MeanwhileRow {
  _id: string;
  shard: number;
}

/** What everything that changes totals of a shard writes, so that no two of them pass each other unseen. */
export interface ShardRow {
  /** The shard's number. */
  _id: number;
  /** Grows with every change. */
  changes: number;
  recountId: string | null;
  /** A recount that hasn't been heard of since is dead. */
  recountUntil: Date | null;
  /** Which fields the totals have been counted with; another number than TOTALS_LAYOUT means: count them again. */
  layout: number;
}

export type TotalRow = Omit<TotalChange, 'key'> & { _id: string };

const text = { type: String, required: true } as const;
const integer = { type: Number, required: true, validate: Number.isSafeInteger } as const;
const date = { type: Date, required: true } as const;

const entrySchema = new Schema<EntryRow>(
  {
    _id: text,
    kind: text,
    at: date,
    organizationId: text,
    campaignId: text,
    fundraiserId: { type: String, default: null },
    donationId: { type: String, default: null },
    currency: text,
    postings: [{ _id: false, account: text, minor: integer }],
    hash: text,
    recordedAt: date,
  },
  { collection: 'ledger-entries', versionKey: false, strict: 'throw' },
);
// With the kind before the moment, the few refunds of a campaign are found among its million gifts.
entrySchema.index({ campaignId: 1, kind: 1, at: 1, _id: 1 });
entrySchema.index({ organizationId: 1, kind: 1, at: 1, _id: 1 });
entrySchema.index({ at: 1, _id: 1 });
entrySchema.index({ donationId: 1 });

const unfoldedSchema = new Schema<UnfoldedRow>(
  { _id: text, shard: integer, dueAt: date, recordedAt: date },
  { collection: 'ledger-unfolded', versionKey: false, strict: 'throw' },
);
unfoldedSchema.index({ shard: 1, dueAt: 1 });
unfoldedSchema.index({ recordedAt: 1 });

const stuckSchema = new Schema<StuckRow>(
  { _id: text, shard: integer, error: text, recordedAt: date },
  { collection: 'ledger-stuck', versionKey: false, strict: 'throw' },
);

const meanwhileSchema = new Schema<MeanwhileRow>(
  { _id: text, shard: integer },
  { collection: 'ledger-folded-meanwhile', versionKey: false, strict: 'throw' },
);

const shardSchema = new Schema<ShardRow>(
  { _id: integer, changes: integer, recountId: { type: String, default: null }, recountUntil: { type: Date, default: null }, layout: integer },
  { collection: 'ledger-shards', versionKey: false, strict: 'throw' },
);

const totalSchema = new Schema<TotalRow>(
  {
    _id: text, scope: text, ownerId: text, currency: text,
    raisedMinor: integer, grossMinor: integer, importedMinor: integer, refundedMinor: integer, disputedMinor: integer,
    feesMinor: integer, stripeMinor: integer, donations: integer, gifts: integer,
  },
  { collection: 'totals', versionKey: false, strict: 'throw' },
);
totalSchema.index({ scope: 1, ownerId: 1 });

export interface LedgerModels {
  connection: Connection;
  entries: Model<EntryRow>;
  unfolded: Model<UnfoldedRow>;
  stuck: Model<StuckRow>;
  meanwhile: Model<MeanwhileRow>;
  shards: Model<ShardRow>;
  totals: Model<TotalRow>;
}

export function ledgerModels(connection: Connection): LedgerModels {
  return {
    connection,
    entries: modelOf(connection, 'LedgerEntry', entrySchema),
    unfolded: modelOf(connection, 'LedgerUnfolded', unfoldedSchema),
    stuck: modelOf(connection, 'LedgerStuck', stuckSchema),
    meanwhile: modelOf(connection, 'LedgerFoldedMeanwhile', meanwhileSchema),
    shards: modelOf(connection, 'LedgerShard', shardSchema),
    totals: modelOf(connection, 'Total', totalSchema),
  };
}

export function toEntry({ _id, recordedAt: _recordedAt, ...entry }: EntryRow): LedgerEntry {
  return { key: _id, ...entry };
}
