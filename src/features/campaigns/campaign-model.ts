import { Schema, type Connection, type Model } from 'mongoose';
import { modelOf } from '../../platform/mongo/model-of.ts';
import { HOUSE_LANGUAGE } from '../../shared/languages.ts';
import type { Campaign } from './campaign.ts';

/** A campaign as it is stored. All amounts are minor units of `currency`. */
export type CampaignRow = Omit<Campaign, 'id' | 'goal' | 'suggestedGifts'> & {
  _id: string;
  formerSlugs: string[];
  goalMinor: number;
  suggestedGifts: { minor: number; does: string }[];
  /** What it is found by: see search-words.ts. */
  searchWords: string[];
  /** Whether people may have waited for `opensAt`; missing in rows of an older version. */
  awaited?: boolean | undefined;
};

const schema = new Schema<CampaignRow>(
  {
    _id: { type: String, required: true },
    slug: { type: String, required: true },
    formerSlugs: { type: [String], default: [] },
    organizationId: { type: String, required: true },
    title: { type: String, required: true },
    language: { type: String, default: HOUSE_LANGUAGE },
    shortTitle: { type: String, required: true },
    summary: { type: String, required: true },
    story: { type: String, required: true },
    place: { type: String, required: true },
    theme: { type: String, required: true },
    country: { type: String, default: '' },
    currency: { type: String, required: true, immutable: true },
    goalMinor: { type: Number, required: true, min: 1 },
    startedAt: { type: Date, required: true },
    opensAt: { type: Date, default: null },
    endsAt: { type: Date, default: null },
    timeZone: { type: String, required: true },
    status: { type: String, enum: ['draft', 'published', 'paused', 'ended'], required: true },
    pauseWords: { type: String, default: '' },
    suggestedGifts: [{ _id: false, minor: Number, does: String }],
    leader: { _id: false, name: String, role: String, words: String },
    pictureIds: { type: [String], default: [] },
    updatedAt: { type: Date, required: true },
    searchWords: { type: [String], default: undefined },
    awaited: { type: Boolean },
  },
  { collection: 'campaigns', versionKey: false, strict: 'throw' },
);
schema.index({ slug: 1 }, { unique: true });
schema.index({ formerSlugs: 1 });
schema.index({ organizationId: 1, startedAt: -1 });
schema.index({ status: 1, startedAt: -1 });
schema.index({ status: 1, opensAt: 1 });
schema.index({ searchWords: 1, status: 1 });

export function campaignModel(connection: Connection): Model<CampaignRow> {
  return modelOf(connection, 'Campaign', schema);
}
