import { Schema, type Connection, type Model } from 'mongoose';
import { modelOf } from '../../platform/mongo/model-of.ts';
import { type Attempt, type Donation, donationStatuses, type DonationStatus, visibilities } from './donation.ts';

/** A donation as it is stored. Amounts are minor units of `currency`. */
export type DonationRow = Omit<Donation, 'id' | 'amount' | 'cover'> & { _id: string; currency: string; amountMinor: number; coverMinor: number };

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
}

const text = { type: String, required: true } as const;
const textOrNull = { type: String, default: null } as const;
const date = { type: Date, required: true } as const;
const integer = { type: Number, required: true, validate: Number.isSafeInteger } as const;

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
    visibility: { type: String, enum: visibilities, required: true },
    reports: { type: Boolean, required: true },
    formKey: text,
    attempt: new Schema<Attempt>({ number: integer, startedAt: date, sessionId: textOrNull, sessionUrl: textOrNull }, { _id: false, strict: 'throw' }),
    paymentIntentId: textOrNull,
    chargeId: textOrNull,
    failure: textOrNull,
    cancelAskedAt: { type: Date, default: null },
    createdAt: date,
    statusAt: date,
    paidAt: { type: Date, default: null },
  },
  { collection: 'donations', versionKey: false, strict: 'throw' },
);
donationSchema.index({ formKey: 1 }, { unique: true });
donationSchema.index({ campaignId: 1, status: 1, paidAt: -1 });
donationSchema.index({ fundraiserId: 1, status: 1, paidAt: -1 });
donationSchema.index({ donorEmail: 1, createdAt: -1 });

const eventSchema = new Schema<DonationEventRow>(
  { _id: text, donationId: text, at: date, from: textOrNull, to: text, why: text, stripeEventId: textOrNull },
  { collection: 'donation-events', versionKey: false, strict: 'throw' },
);
eventSchema.index({ donationId: 1, at: 1 });

export function donationModel(connection: Connection): Model<DonationRow> {
  return modelOf(connection, 'Donation', donationSchema);
}

export function donationEventModel(connection: Connection): Model<DonationEventRow> {
  return modelOf(connection, 'DonationEvent', eventSchema);
}
