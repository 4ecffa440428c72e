import { Schema, type Connection, type Model } from 'mongoose';
import { modelOf } from '../../platform/mongo/model-of.ts';
import { money } from '../../shared/money.ts';
import type { Correction } from './correction.ts';
import { correctionKinds } from './due-models.ts';
import type { Issuer } from './receipt.ts';

/** A correction as it is stored. All amounts are minor units of one currency: the gift's. */
export type CorrectionRow = Omit<Correction, 'id' | 'amount' | 'receiptAmount' | 'stillGiven' | 'timeZone'> & {
  _id: string;
  timeZone?: string;
  organizationId: string;
  currency: string;
  amountMinor: number;
  receiptAmountMinor: number;
  stillGivenMinor: number;
};

/** The last number given in an organization's year. */
export interface CorrectionCounterRow {
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

const correctionSchema = new Schema<CorrectionRow>(
  {
    _id: text,
    kind: { type: String, enum: correctionKinds, required: true },
    organizationId: text,
    number: text,
    year: integer,
    sequence: integer,
    donationId: text,
    receiptNumber: text,
    receiptAmountMinor: integer,
    giftAt: date,
    takesBack: { type: String, default: null },
    currency: text,
    amountMinor: integer,
    stillGivenMinor: integer,
    at: date,
    issuedAt: date,
    subjectId: text,
    donorName: { type: String, default: '' },
    donorEmail: text,
    campaignId: text,
    campaignTitle: text,
    timeZone: String,
    issuer,
  },
  { collection: 'corrections', versionKey: false, strict: 'throw' },
);
correctionSchema.index({ organizationId: 1, year: 1, sequence: 1 }, { unique: true });
correctionSchema.index({ number: 1 }, { unique: true });
correctionSchema.index({ donationId: 1, issuedAt: 1 });

const counterSchema = new Schema<CorrectionCounterRow>({ _id: text, last: integer }, { collection: 'correction-counters', versionKey: false, strict: 'throw' });

export function correctionModel(connection: Connection): Model<CorrectionRow> {
  return modelOf(connection, 'Correction', correctionSchema);
}

export function correctionCounterModel(connection: Connection): Model<CorrectionCounterRow> {
  return modelOf(connection, 'CorrectionCounter', counterSchema);
}

export function toCorrectionRow({ id, amount, receiptAmount, stillGiven, ...rest }: Correction): CorrectionRow {
  return {
    _id: id, organizationId: rest.issuer.id, currency: amount.currency,
    amountMinor: amount.minor, receiptAmountMinor: receiptAmount.minor, stillGivenMinor: stillGiven.minor, ...rest,
  };
}

export function toCorrection({ _id, organizationId: _organizationId, currency, amountMinor, receiptAmountMinor, stillGivenMinor, timeZone = 'UTC', ...rest }: CorrectionRow): Correction {
  return { id: _id, amount: money(amountMinor, currency), receiptAmount: money(receiptAmountMinor, currency), stillGiven: money(stillGivenMinor, currency), timeZone, ...rest };
}
