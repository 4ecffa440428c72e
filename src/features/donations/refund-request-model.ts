import { Schema, type Connection, type Model } from 'mongoose';
import { modelOf } from '../../platform/mongo/model-of.ts';
import { money } from '../../shared/money.ts';
import { type RefundRequest, refundReasons } from './refund-request.ts';

/** A refund request as it is stored; the amount in minor units of `currency`. */
export type RefundRequestRow = Omit<RefundRequest, 'id' | 'amount' | 'by'> & { _id: string; amountMinor: number; currency: string; byAccountId: string; byName: string };

const text = { type: String, required: true } as const;
const textOrNull = { type: String, default: null } as const;
const date = { type: Date, required: true } as const;
const integer = { type: Number, required: true, validate: Number.isSafeInteger } as const;

const schema = new Schema<RefundRequestRow>(
  {
    _id: text,
    donationId: text,
    chargeId: text,
    nonce: text,
    amountMinor: integer,
    currency: text,
    reason: { type: String, enum: refundReasons, required: true },
    note: { type: String, default: '' },
    byAccountId: text,
    byName: text,
    askedAt: date,
    state: { type: String, enum: ['asked', 'sent', 'refused'], required: true },
    refundId: textOrNull,
    error: textOrNull,
    tries: integer,
    keyNumber: integer,
    dueAt: date,
  },
  { collection: 'refund-requests', versionKey: false, strict: 'throw' },
);
schema.index({ nonce: 1 }, { unique: true });
schema.index({ donationId: 1, askedAt: 1 });
schema.index({ state: 1, dueAt: 1 });

export function refundRequestModel(connection: Connection): Model<RefundRequestRow> {
  return modelOf(connection, 'RefundRequest', schema);
}

export function toRefundRequestRow({ id, amount, by, ...rest }: RefundRequest): RefundRequestRow {
  return { _id: id, amountMinor: amount.minor, currency: amount.currency, byAccountId: by.accountId, byName: by.name, ...rest };
}

export function toRefundRequest({ _id, amountMinor, currency, byAccountId, byName, ...rest }: RefundRequestRow): RefundRequest {
  return { id: _id, amount: money(amountMinor, currency), by: { accountId: byAccountId, name: byName }, ...rest };
}
