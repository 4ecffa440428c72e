import { Schema, type Connection, type Model } from 'mongoose';
import { modelOf } from '../../platform/mongo/model-of.ts';
import { money } from '../../shared/money.ts';
import type { Issuer, Receipt } from './receipt.ts';

/** A receipt as it is stored, under its donation's id: a donation has one. */
export type ReceiptRow = Omit<Receipt, 'donationId' | 'amount' | 'cover' | 'timeZone' | 'tribute'> & { _id: string; timeZone?: string; tribute?: string | null; organizationId: string; currency: string; amountMinor: number; coverMinor: number };

/** The last number given in an organization's year. */
export interface ReceiptCounterRow {
  /** `org_…:2026` */
  _id: string;
  last: number;
}

const text = { type: String, required: true } as const;
const date = { type: Date, required: true } as const;
const integer = { type: Number, required: true, validate: Number.isSafeInteger } as const;

const issuer = new Schema<Issuer>(
  { id: text, name: text, legalName: text, address: { type: [String], required: true }, country: text, registrationNumber: text, email: text, website: { type: String, default: '' } },
  { _id: false, id: false, strict: 'throw' },
);

const receiptSchema = new Schema<ReceiptRow>(
  {
    _id: text,
    organizationId: text,
    number: text,
    year: integer,
    sequence: integer,
    issuedAt: date,
    giftAt: date,
    currency: text,
    amountMinor: integer,
    coverMinor: integer,
    donorName: { type: String, default: '' },
    donorEmail: text,
    campaignId: text,
    campaignTitle: text,
    timeZone: String,
    fundraiserTitle: { type: String, default: null },
    tribute: { type: String, default: null },
    chargeId: text,
    issuer,
  },
  { collection: 'receipts', versionKey: false, strict: 'throw' },
);
receiptSchema.index({ organizationId: 1, year: 1, sequence: 1 }, { unique: true });
receiptSchema.index({ number: 1 }, { unique: true });

const counterSchema = new Schema<ReceiptCounterRow>({ _id: text, last: integer }, { collection: 'receipt-counters', versionKey: false, strict: 'throw' });

export function receiptModel(connection: Connection): Model<ReceiptRow> {
  return modelOf(connection, 'Receipt', receiptSchema);
}

export function receiptCounterModel(connection: Connection): Model<ReceiptCounterRow> {
  return modelOf(connection, 'ReceiptCounter', counterSchema);
}

export function toReceiptRow({ donationId, amount, cover, ...rest }: Receipt): ReceiptRow {
  return { _id: donationId, organizationId: rest.issuer.id, currency: amount.currency, amountMinor: amount.minor, coverMinor: cover.minor, ...rest };
}

export function toReceipt({ _id, organizationId: _organizationId, currency, amountMinor, coverMinor, timeZone = 'UTC', tribute = null, ...rest }: ReceiptRow): Receipt {
  return { donationId: _id, amount: money(amountMinor, currency), cover: money(coverMinor, currency), timeZone, tribute, ...rest };
}
