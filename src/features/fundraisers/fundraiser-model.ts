import { Schema, type Connection, type Model } from 'mongoose';
import { modelOf } from '../../platform/mongo/model-of.ts';
import { HOUSE_LANGUAGE } from '../../shared/languages.ts';
import type { Fundraiser, Hiding } from './fundraiser.ts';

/** A fundraiser as it is stored. */
export type FundraiserRow = Omit<Fundraiser, 'id' | 'slug' | 'formerSlugs' | 'goal'> & {
  _id: string;
  /** The address it has, then those it had. */
  slugs: string[];
  currency: string;
  /** In minor units of `currency`. */
  goalMinor: number;
};

const hidingSchema = new Schema<Hiding>(
  { from: { type: String, required: true }, reason: { type: String, required: true }, by: { type: String, required: true }, at: { type: Date, required: true } },
  { _id: false, strict: 'throw' },
);

const schema = new Schema<FundraiserRow>(
  {
    _id: { type: String, required: true },
    slugs: { type: [String], required: true },
    campaignId: { type: String, required: true },
    accountId: { type: String, required: true },
    supporterName: { type: String, required: true },
    supporterEmail: { type: String, required: true },
    title: { type: String, required: true },
    language: { type: String, default: HOUSE_LANGUAGE },
    story: { type: String, required: true },
    currency: { type: String, required: true },
    goalMinor: { type: Number, required: true, min: 1 },
    endsAt: { type: Date, default: null },
    pictureId: { type: String, default: null },
    status: { type: String, enum: ['draft', 'published', 'paused', 'ended', 'hidden'], required: true },
    hiding: { type: hidingSchema, default: null },
    createdAt: { type: Date, required: true },
    publishedAt: { type: Date, default: null },
    revision: { type: Number, required: true },
  },
  { collection: 'fundraisers', versionKey: false, strict: 'throw' },
);
// Over present and former addresses alike: a poster must never lead to somebody else's page.
schema.index({ slugs: 1 }, { unique: true });
schema.index({ accountId: 1, createdAt: -1 });
schema.index({ campaignId: 1, status: 1, createdAt: -1 });

export function fundraiserModel(connection: Connection): Model<FundraiserRow> {
  return modelOf(connection, 'Fundraiser', schema);
}
