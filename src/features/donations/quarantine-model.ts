import { Schema, type Connection, type Model } from 'mongoose';
import { modelOf } from '../../platform/mongo/model-of.ts';
import { disputeFactSchema, refundFactSchema } from './donation-model.ts';
import type { PaymentFacts } from './payment-facts.ts';

export const quarantineStates = ['open', 'attached', 'refunded', 'ignored'] as const;
export type QuarantineState = typeof quarantineStates[number];

/** A payment that Stripe took and that fits no gift as it should. Its money is in the books, in no figure of any gift. */
export interface QuarantineRow extends PaymentFacts {
  /** The charge's id. */
  _id: string;
  paymentIntentId: string | null;
  /** The gift that it was meant for, if we have it. */
  donationId: string | null;
  /** Whose finance people look after it; `UNASSIGNED` when the gift is unknown. */
  organizationId: string;
  campaignId: string;
  fundraiserId: string | null;
  amountMinor: number;
  currency: string;
  /** When Stripe took it. */
  at: Date;
  /** What is odd, as a sentence for staff. */
  why: string;
  stripeEventId: string;
  state: QuarantineState;
  /** Name of the staff member who ended it, or null. */
  resolvedBy: string | null;
  resolvedAt: Date | null;
  note: string | null;
}

const text = { type: String, required: true } as const;
const textOrNull = { type: String, default: null } as const;
const date = { type: Date, required: true } as const;
const integer = { type: Number, required: true, validate: Number.isSafeInteger } as const;

const schema = new Schema<QuarantineRow>(
  {
    _id: text,
    paymentIntentId: textOrNull,
    donationId: textOrNull,
    organizationId: text,
    campaignId: text,
    fundraiserId: textOrNull,
    amountMinor: integer,
    currency: text,
    at: date,
    why: text,
    stripeEventId: text,
    state: { type: String, enum: quarantineStates, required: true },
    resolvedBy: textOrNull,
    resolvedAt: { type: Date, default: null },
    note: textOrNull,
    refunds: { type: [refundFactSchema], default: [] },
    disputes: { type: [disputeFactSchema], default: [] },
  },
  { collection: 'quarantined-payments', versionKey: false, strict: 'throw' },
);
schema.index({ state: 1, organizationId: 1, at: 1 });
schema.index({ organizationId: 1, resolvedAt: -1 });
schema.index({ donationId: 1 });

export function quarantineModel(connection: Connection): Model<QuarantineRow> {
  return modelOf(connection, 'QuarantinedPayment', schema);
}
