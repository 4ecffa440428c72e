import type { Collection } from 'mongodb';
import { Schema, type Connection, type Model } from 'mongoose';
import { modelOf } from '../../platform/mongo/model-of.ts';
import type { CampaignContent } from './campaign-content.ts';

/**
 * What a campaign's page shows, put together beforehand. Everything in it comes from other collections and may be lost.
 * Its `_id` is the page's slug.
 */
export interface CampaignPageRow {
  _id: string;
  campaignId: string;
  /** The run that puts it together, or has; null as soon as something has changed that it may not have seen. */
  build: string | null;
  /** Null until it is put together. */
  content: CampaignContent | null;
  /** Which fields the content has: CONTENT_LAYOUT of the process that put it together. */
  layout: number;
}

const schema = new Schema<CampaignPageRow>(
  {
    _id: { type: String, required: true },
    campaignId: { type: String, required: true },
    build: { type: String, default: null },
    content: { type: Schema.Types.Mixed, default: null },
    layout: { type: Number, required: true },
  },
  { collection: 'campaign-pages', versionKey: false, strict: 'throw', minimize: false },
);
schema.index({ campaignId: 1 });

/** The driver's own: Mongoose would go through all of the content once more, at each read. */
export function campaignPageRows(connection: Connection): Collection<CampaignPageRow> {
  return connection.getClient().db(connection.name).collection(campaignPageModel(connection).collection.name);
}

function campaignPageModel(connection: Connection): Model<CampaignPageRow> {
  return modelOf(connection, 'CampaignPage', schema);
}

export async function ensureFrontIndexes(connection: Connection): Promise<void> {
  await campaignPageModel(connection).createIndexes();
}
