import mongoose, { type Connection } from 'mongoose';
import type { Currency } from '../../shared/currency.ts';
import { type Money, money } from '../../shared/money.ts';
import { campaignModel } from './campaign-model.ts';
import type { CampaignStatus } from './campaign.ts';
import { wordsOfCampaign } from './search-words.ts';

/** Of a campaign in the lists, what they are narrowed and ordered by. */
export interface ListedCampaign {
  id: string;
  theme: string;
  /** ISO 3166-1, or empty. */
  country: string;
  currency: Currency;
  goal: Money;
  startedAt: Date;
  endsAt: Date | null;
}

/** Each word of what was asked, with the organizations that have it in their name. */
export interface AskedWord {
  word: string;
  organizationIds: string[];
}

/** Lists are put in order in memory: this bounds it, at about 300 bytes each. An installation with more shows the newest. */
const MOST_LISTED = 2_000;

const { trusted } = mongoose;
const LISTED: CampaignStatus[] = ['published', 'paused'];

/** Open and paused campaigns that have each of the words at the beginning of one of theirs, newest first. */
export async function listCampaigns(connection: Connection, words: readonly AskedWord[], now: Date): Promise<ListedCampaign[]> {
  const conditions = words.map(({ word, organizationIds }) => ({ $or: [{ searchWords: new RegExp(`^${word}`) }, ...(organizationIds.length === 0 ? [] : [{ organizationId: trusted({ $in: organizationIds }) }])] }));
  const filter = { status: trusted({ $in: LISTED }), $and: [{ $or: [{ endsAt: null }, { endsAt: trusted({ $gt: now }) }] }, ...conditions] };
  const rows = await campaignModel(connection)
    .find(filter, { theme: 1, country: 1, currency: 1, goalMinor: 1, startedAt: 1, endsAt: 1 })
    .sort({ startedAt: -1 })
    .limit(MOST_LISTED)
    .lean();
  return rows.map(({ _id, goalMinor, ...rest }) => ({ id: _id, theme: rest.theme, country: rest.country ?? '', currency: rest.currency, goal: money(goalMinor, rest.currency), startedAt: rest.startedAt, endsAt: rest.endsAt }));
}

/** Rows from before there was a search have no words: they get them at the first start. */
export async function addMissingWords(connection: Connection): Promise<void> {
  const model = campaignModel(connection);
  for await (const row of model.find({ searchWords: trusted({ $exists: false }) }).lean().cursor()) {
    await model.updateOne({ _id: row._id }, { $set: { country: row.country ?? '', searchWords: wordsOfCampaign({ ...row, country: row.country ?? '' }) } });
  }
}
