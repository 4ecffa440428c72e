import mongoose, { type ClientSession, type Connection } from 'mongoose';
import { HOUSE_LANGUAGE } from '../../shared/languages.ts';
import { money } from '../../shared/money.ts';
import { fundraiserModel, type FundraiserRow } from './fundraiser-model.ts';
import type { Fundraiser } from './fundraiser.ts';

/** Fundraisers in the database: documents in, domain objects out. */
export function createFundraiserStore(connection: Connection) {
  const model = fundraiserModel(connection);
  const list = (rows: FundraiserRow[]) => rows.map(toFundraiser);
  return {
    /** @throws MongoDB's duplicate-key error for an id or an address that is taken */
    async insert(fundraiser: Fundraiser): Promise<void> {
      await model.create([toRow(fundraiser)]);
    },

    /**
     * Stores a change of the page as it was read. @returns false when somebody else changed it in between
     * @throws MongoDB's duplicate-key error for an address that is taken
     */
    async replace(changed: Fundraiser, session?: ClientSession): Promise<boolean> {
      const { _id, ...fields } = toRow({ ...changed, revision: changed.revision + 1 });
      const written = await model.updateOne({ _id, revision: changed.revision }, { $set: fields }, session === undefined ? {} : { session });
      return written.matchedCount === 1;
    },

    async byId(id: string, session?: ClientSession): Promise<Fundraiser | null> {
      const row = await model.findById(id).session(session ?? null).lean();
      return row === null ? null : toFundraiser(row);
    },

    /** By the address it has or one that it had. */
    async byAnySlug(slug: string): Promise<Fundraiser | null> {
      const row = await model.findOne({ slugs: slug }).lean();
      return row === null ? null : toFundraiser(row);
    },

    /** Newest first. */
    async ofAccount(accountId: string): Promise<Fundraiser[]> {
      return list(await model.find({ accountId }).sort({ createdAt: -1 }).lean());
    },

    async countOfAccount(accountId: string): Promise<number> {
      return model.countDocuments({ accountId });
    },

    /** Newest first. */
    async publishedOf(campaignId: string, limit: number): Promise<Fundraiser[]> {
      return list(await model.find({ campaignId, status: 'published' }).sort({ createdAt: -1 }).limit(limit).lean());
    },

    /** All that were ever public, newest first. */
    async ofCampaigns(campaignIds: readonly string[]): Promise<Fundraiser[]> {
      const filter = { campaignId: mongoose.trusted({ $in: [...campaignIds] }), status: mongoose.trusted({ $ne: 'draft' as const }) };
      return list(await model.find(filter).sort({ createdAt: -1 }).lean());
    },
  };
}

export type FundraiserStore = ReturnType<typeof createFundraiserStore>;

function toRow({ id, slug, formerSlugs, goal, ...rest }: Fundraiser): FundraiserRow {
  return { _id: id, slugs: [slug, ...formerSlugs], currency: goal.currency, goalMinor: goal.minor, ...rest };
}

function toFundraiser({ _id, slugs, currency, goalMinor, language, ...rest }: FundraiserRow): Fundraiser {
  const [slug = _id, ...formerSlugs] = slugs;
  // Rows of an older version have no language.
  return { id: _id, slug, formerSlugs, goal: money(goalMinor, currency), language: language ?? HOUSE_LANGUAGE, ...rest };
}
