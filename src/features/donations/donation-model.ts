import { Schema, type Connection, type Model } from 'mongoose';
import { modelOf } from '../../platform/mongo/model-of.ts';
import { type Attempt, type Donation, donationStatuses, type DonationStatus, visibilities } from './donation.ts';
import { type DisputeFact, disputeStates, type RefundFact, refundStates } from './payment-facts.ts';
import { type Ecard, type Tribute, tributeKinds } from './tribute.ts';

/** A donation as it is stored. Amounts are minor units of `currency`. */
export type DonationRow = Omit<Donation, 'id' | 'amount' | 'cover' | Later> & Partial<Pick<Donation, Later>> & {
  _id: string;
  currency: string;
  amountMinor: number;
  coverMinor: number;
  /** How many refunds staff asked for: two that are asked for at once collide here, and the later one sees the earlier. */
  refundsAsked?: number;
};

/** What rows lack that were stored before there was such a thing. */
type Later = 'formNonce' | 'tribute' | 'refunds' | 'disputes';

/** One change of a donation's status. Never changed. */
export interface DonationEventRow {
  _id: string;
  donationId: string;
  at: Date;
  from: DonationStatus | null;
  to: DonationStatus;
  /** A sentence for staff. */
  why: string;
  /** The event of Stripe that brought it about, or null. */
  stripeEventId: string | null;
  /** The account of the staff member who did it, or null. Both are missing in old rows. */
  staffId?: string | null;
  /** As they were called then. */
  staffName?: string | null;
}

const text = { type: String, required: true } as const;
const textOrNull = { type: String, default: null } as const;
const date = { type: Date, required: true } as const;
const integer = { type: Number, required: true, validate: Number.isSafeInteger } as const;

export const refundFactSchema = new Schema<RefundFact>(
  { refundId: text, minor: integer, status: { type: String, enum: refundStates, required: true }, reason: textOrNull, at: date },
  { _id: false, strict: 'throw' },
);

const yesOrNo = { type: Boolean, required: true } as const;

export const disputeFactSchema = new Schema<DisputeFact>(
  {
    disputeId: text, minor: integer, status: { type: String, enum: disputeStates, required: true }, reason: textOrNull,
    withdrawn: yesOrNo, reinstated: yesOrNo, dueBy: { type: Date, default: null }, at: date,
  },
  { _id: false, strict: 'throw' },
);

const ecardSchema = new Schema<Ecard>(
  { toName: text, toEmail: text, words: { type: String, default: '' }, sendAt: { type: Date, default: null }, sentAt: { type: Date, default: null } },
  { _id: false, strict: 'throw' },
);

const tributeSchema = new Schema<Tribute>(
  { kind: { type: String, enum: tributeKinds, required: true }, name: text, ecard: { type: ecardSchema, default: null } },
  { _id: false, strict: 'throw' },
);

const donationSchema = new Schema<DonationRow>(
  {
    _id: text,
    source: { type: String, enum: ['online', 'import'], required: true },
    campaignId: text,
    organizationId: text,
    fundraiserId: textOrNull,
    purpose: text,
    status: { type: String, enum: donationStatuses, required: true },
    currency: text,
    amountMinor: integer,
    coverMinor: integer,
    donorName: { type: String, default: '' },
    donorEmail: textOrNull,
    message: { type: String, default: '' },
    tribute: { type: tributeSchema, default: null },
    visibility: { type: String, enum: visibilities, required: true },
    reports: { type: Boolean, required: true },
    corrected: Number,
    addressMoves: Number,
    formKey: text,
    formNonce: textOrNull,
    attempt: new Schema<Attempt>({ number: integer, startedAt: date, sessionId: textOrNull, sessionUrl: textOrNull }, { _id: false, strict: 'throw' }),
    paymentIntentId: textOrNull,
    chargeId: textOrNull,
    failure: textOrNull,
    cancelAskedAt: { type: Date, default: null },
    createdAt: date,
    statusAt: date,
    paidAt: { type: Date, default: null },
    refunds: { type: [refundFactSchema], default: [] },
    refundsAsked: Number,
    disputes: { type: [disputeFactSchema], default: [] },
  },
  { collection: 'donations', versionKey: false, strict: 'throw' },
);
donationSchema.index({ formKey: 1 }, { unique: true });
// One rendered form begins one gift. Gifts that no form began have none.
donationSchema.index({ formNonce: 1 }, { unique: true, partialFilterExpression: { formNonce: { $gt: '' } } });
donationSchema.index({ campaignId: 1, status: 1, paidAt: -1 });
donationSchema.index({ fundraiserId: 1, status: 1, paidAt: -1 });
donationSchema.index({ donorEmail: 1, createdAt: -1 });
donationSchema.index({ organizationId: 1, createdAt: -1 });
donationSchema.index({ organizationId: 1, status: 1, createdAt: -1 });
// Refunds and disputes name the charge and nothing of ours.
donationSchema.index({ chargeId: 1 });
donationSchema.index({ paymentIntentId: 1 });

const eventSchema = new Schema<DonationEventRow>(
  { _id: text, donationId: text, at: date, from: textOrNull, to: text, why: text, stripeEventId: textOrNull, staffId: textOrNull, staffName: textOrNull },
  { collection: 'donation-events', versionKey: false, strict: 'throw' },
);
eventSchema.index({ donationId: 1, at: 1 });

export function donationModel(connection: Connection): Model<DonationRow> {
  return modelOf(connection, 'Donation', donationSchema);
}

export function donationEventModel(connection: Connection): Model<DonationEventRow> {
  return modelOf(connection, 'DonationEvent', eventSchema);
}
