import { Schema, type Connection, type Model } from 'mongoose';
import { modelOf } from '../../platform/mongo/model-of.ts';

/** A paid donation that has no receipt yet. */
export interface ReceiptDueRow {
  /** The donation's id. */
  _id: string;
  organizationId: string;
  giftAt: Date;
  dueAt: Date;
}

/** A charge whose fee isn't known yet, with everything that its entry needs. */
export interface FeeDueRow {
  /** The charge's id. */
  _id: string;
  donationId: string;
  organizationId: string;
  campaignId: string;
  fundraiserId: string | null;
  chargedAt: Date;
  /** How often it was looked for in vain. */
  tries: number;
  dueAt: Date;
}

const text = { type: String, required: true } as const;
const date = { type: Date, required: true } as const;

const receiptDueSchema = new Schema<ReceiptDueRow>(
  { _id: text, organizationId: text, giftAt: date, dueAt: date },
  { collection: 'receipts-due', versionKey: false, strict: 'throw' },
);
receiptDueSchema.index({ dueAt: 1 });

const feeDueSchema = new Schema<FeeDueRow>(
  {
    _id: text, donationId: text, organizationId: text, campaignId: text, fundraiserId: { type: String, default: null },
    chargedAt: date, tries: { type: Number, required: true }, dueAt: date,
  },
  { collection: 'fees-due', versionKey: false, strict: 'throw' },
);
feeDueSchema.index({ dueAt: 1 });

export function receiptDueModel(connection: Connection): Model<ReceiptDueRow> {
  return modelOf(connection, 'ReceiptDue', receiptDueSchema);
}

export function feeDueModel(connection: Connection): Model<FeeDueRow> {
  return modelOf(connection, 'FeeDue', feeDueSchema);
}
