import mongoose, { type Connection } from 'mongoose';
import { HOUSE_LANGUAGE } from '../../shared/languages.ts';
import { money } from '../../shared/money.ts';
import { campaignModel, type CampaignRow } from './campaign-model.ts';
import type { Campaign, CampaignStatus } from './campaign.ts';
import { wordsOfCampaign } from './search-words.ts';

/** Campaigns in the database: documents in, domain objects out. */
export function createCampaignStore(connection: Connection) {
  const model = campaignModel(connection);
  return {
    /** @param awaited whether people may wait for its first day */
    async insert(campaign: Campaign, awaited: boolean): Promise<void> {
      await model.create([{ ...toRow(campaign), awaited }]);
    },

    /** Replaces what changed; the address it had before is kept as a former one. */
    async save(campaign: Campaign, formerSlug: string | null, change: { awaited?: boolean } = {}): Promise<void> {
      const { _id, ...rest } = toRow(campaign);
      const fields = { ...rest, ...change };
      await model.updateOne({ _id }, { $set: fields, ...(formerSlug === null ? {} : { $addToSet: { formerSlugs: formerSlug } }) });
    },

    async byId(id: string): Promise<Campaign | null> {
      const row = await model.findById(id).lean();
      return row === null ? null : toCampaign(row);
    },

    /** In the order of the ids; unknown ones are left out. */
    async byIds(ids: readonly string[]): Promise<Campaign[]> {
      const rows = await model.find({ _id: mongoose.trusted({ $in: [...ids] }) }).lean();
      return ids.flatMap((id) => rows.filter((row) => row._id === id).map(toCampaign));
    },

    async bySlug(slug: string): Promise<Campaign | null> {
      const row = await model.findOne({ slug }).lean();
      return row === null ? null : toCampaign(row);
    },

    async byFormerSlug(slug: string): Promise<Campaign | null> {
      const row = await model.findOne({ formerSlugs: slug }).lean();
      return row === null ? null : toCampaign(row);
    },

    async withStatus(status: CampaignStatus): Promise<Campaign[]> {
      return (await model.find({ status }).sort({ startedAt: -1 }).lean()).map(toCampaign);
    },

    /** Only those whose first day people may have waited for. */
    async opened(after: Date, until: Date): Promise<Campaign[]> {
      return (await model.find({ status: 'published', opensAt: mongoose.trusted({ $gt: after, $lte: until }), awaited: mongoose.trusted({ $ne: false }) }).lean()).map(toCampaign);
    },

    async ofOrganization(organizationId: string): Promise<Campaign[]> {
      return (await model.find({ organizationId }).sort({ startedAt: -1 }).lean()).map(toCampaign);
    },
  };
}

export type CampaignStore = ReturnType<typeof createCampaignStore>;

function toRow({ id, goal, suggestedGifts, ...rest }: Campaign): Omit<CampaignRow, 'formerSlugs' | 'awaited'> {
  return { _id: id, goalMinor: goal.minor, suggestedGifts: suggestedGifts.map(({ amount, does }) => ({ minor: amount.minor, does })), ...rest, searchWords: wordsOfCampaign(rest) };
}

function toCampaign({ _id, goalMinor, suggestedGifts, formerSlugs: _former, searchWords: _words, awaited: _awaited, pauseWords, country, language, opensAt, ...rest }: CampaignRow): Campaign {
  return {
    id: _id,
    goal: money(goalMinor, rest.currency),
    suggestedGifts: suggestedGifts.map(({ minor, does }) => ({ amount: money(minor, rest.currency), does })),
    ...rest,
    // Rows of an older version have none of these.
    pauseWords: pauseWords ?? '',
    country: country ?? '',
    opensAt: opensAt ?? null,
    language: language ?? HOUSE_LANGUAGE,
  };
}
