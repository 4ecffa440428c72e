import { Schema, type Connection, type Model } from 'mongoose';
import { modelOf } from '../../platform/mongo/model-of.ts';

/** A paid donation that has no receipt yet. */
export interface ReceiptDueRow {
  /** The donation's id. */
  _id: string;
  organizationId: string;
  giftAt: Date;
  dueAt: Date;
  /** How often issuing it failed; missing in old rows. */
  tries?: number;
  /** How often the gift was corrected while it waited; missing for never. */
  revision?: number;
}

/** Money that Stripe moved and whose fee isn't known yet, with everything that its entry needs. */
export interface FeeDueRow {
  /** The charge's, refund's or dispute's id; with `:back` for the money of the last two that came back. */
  _id: string;
  donationId: string | null;
  organizationId: string;
  campaignId: string;
  fundraiserId: string | null;
  /** When the charge, refund or dispute was made: the money moved then or later. */
  chargedAt: Date;
  /** When it was noted; missing in old rows. */
  since?: Date;
  /** How often it was looked for in vain. */
  tries: number;
  dueAt: Date;
}

/** Overturned: the bank took the money for good, and gave it back after an appeal. */
export const correctionKinds = ['refund', 'refund-failed', 'dispute-lost', 'dispute-overturned'] as const;
export type CorrectionKind = typeof correctionKinds[number];

/** Something happened to a paid gift that its donor is owed a document about. */
export interface CorrectionDueRow {
  /** `${kind}:${subjectId}` */
  _id: string;
  donationId: string;
  organizationId: string;
  kind: CorrectionKind;
  /** Stripe's id of the refund or the dispute. */
  subjectId: string;
  amountMinor: number;
  currency: string;
  /** When the refund or the dispute was made. */
  at: Date;
  dueAt: Date;
  /** How often issuing it failed. */
  tries: number;
}

const text = { type: String, required: true } as const;
const date = { type: Date, required: true } as const;

const receiptDueSchema = new Schema<ReceiptDueRow>(
  { _id: text, organizationId: text, giftAt: date, dueAt: date, tries: { type: Number, default: 0 }, revision: Number },
  { collection: 'receipts-due', versionKey: false, strict: 'throw' },
);
receiptDueSchema.index({ dueAt: 1 });

const feeDueSchema = new Schema<FeeDueRow>(
  {
    _id: text, donationId: { type: String, default: null }, organizationId: text, campaignId: text, fundraiserId: { type: String, default: null },
    chargedAt: date, since: Date, tries: { type: Number, required: true }, dueAt: date,
  },
  { collection: 'fees-due', versionKey: false, strict: 'throw' },
);
feeDueSchema.index({ dueAt: 1 });

const correctionDueSchema = new Schema<CorrectionDueRow>(
  {
    _id: text, donationId: text, organizationId: text, kind: { type: String, enum: correctionKinds, required: true }, subjectId: text,
    amountMinor: { type: Number, required: true }, currency: text, at: date, dueAt: date, tries: { type: Number, required: true },
  },
  { collection: 'corrections-due', versionKey: false, strict: 'throw' },
);
correctionDueSchema.index({ dueAt: 1 });

export function receiptDueModel(connection: Connection): Model<ReceiptDueRow> {
  return modelOf(connection, 'ReceiptDue', receiptDueSchema);
}

export function feeDueModel(connection: Connection): Model<FeeDueRow> {
  return modelOf(connection, 'FeeDue', feeDueSchema);
}

export function correctionDueModel(connection: Connection): Model<CorrectionDueRow> {
  return modelOf(connection, 'CorrectionDue', correctionDueSchema);
}
