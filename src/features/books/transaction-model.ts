import { Schema, type Connection, type Model } from 'mongoose';
import { modelOf } from '../../platform/mongo/model-of.ts';
import type { Currency } from '../../shared/currency.ts';

export const transactionStates = ['matched', 'foreign', 'waiting', 'different'] as const;
/**
 * matched: the ledger says the same. foreign: of other business in the same Stripe account, noted and left alone.
 * waiting: too young to worry that the ledger doesn't have it yet. different: an open difference is about it.
 */
export type TransactionState = typeof transactionStates[number];

/** A movement of money at Stripe, and what the ledger has of it. Amounts are minor units of `currency`. */
export interface StripeTransactionRow {
  /** Stripe's id, `txn_…`. */
  _id: string;
  /** As Stripe calls it: `charge`, `payment`, `refund`, `adjustment`, `payout` … */
  type: string;
  /** Stripe's finer word, which tells a dispute from another adjustment. */
  category: string;
  /** The object that moved the money: `ch_…`, `re_…`, `dp_…`, `po_…`; null where there is none. */
  source: string | null;
  /** The charge that a refund or dispute is about, and a charge itself; null else. */
  chargeId: string | null;
  amountMinor: number;
  feeMinor: number;
  netMinor: number;
  currency: Currency;
  /** What the donor paid in, where Stripe settled it in another currency; null else. */
  convertedFrom: Currency | null;
  /** How much it moved in what the donor paid in, with the sign of `amountMinor`; null where that is the same, and where Stripe doesn't say. */
  paidMinor: number | null;
  created: Date;
  availableOn: Date;
  /** The payout that it was paid out with, once that is known. */
  payoutId: string | null;
  state: TransactionState;
  /** Why it is foreign; null else. */
  reason: string | null;
  /** The ledger's entries that are this movement. */
  entryKeys: string[];
  /** What they posted to assets:stripe together; equal to `netMinor` when matched. */
  matchedMinor: number;
  organizationId: string | null;
  campaignId: string | null;
  donationId: string | null;
}

const text = { type: String, required: true } as const;
const optional = { type: String, default: null } as const;
const integer = { type: Number, required: true, validate: Number.isSafeInteger } as const;
const date = { type: Date, required: true } as const;

const schema = new Schema<StripeTransactionRow>(
  {
    _id: text, type: text, category: text, source: optional, chargeId: optional,
    amountMinor: integer, feeMinor: integer, netMinor: integer, currency: text, convertedFrom: optional, paidMinor: { type: Number, default: null }, created: date, availableOn: date, payoutId: optional,
    state: { type: String, enum: transactionStates, required: true }, reason: optional, entryKeys: [String], matchedMinor: integer,
    organizationId: optional, campaignId: optional, donationId: optional,
  },
  { collection: 'stripe-transactions', versionKey: false, strict: 'throw' },
);
schema.index({ state: 1, _id: 1 });
schema.index({ entryKeys: 1 });
schema.index({ payoutId: 1, created: 1 });
schema.index({ source: 1 });

export function transactionModel(connection: Connection): Model<StripeTransactionRow> {
  return modelOf(connection, 'StripeTransaction', schema);
}
