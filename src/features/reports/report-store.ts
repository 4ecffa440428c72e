import mongoose, { type Connection } from 'mongoose';
import { isDuplicateKey } from '../../platform/mongo/is-duplicate-key.ts';
import { HOUSE_LANGUAGE } from '../../shared/languages.ts';
import { type ReportRow, reportModel } from './report-model.ts';
import { isPublished, type PublishedReport, type Report, type ReportWords } from './report.ts';

/** Reports in the database: documents in, domain objects out. */
export function createReportStore(connection: Connection) {
  const model = reportModel(connection);
  return {
    /** @returns false when the campaign has a report with this slug already */
    async insert(report: Report): Promise<boolean> {
      return unlessTaken(async () => {
        await model.create([toRow(report)]);
        return true;
      });
    },

    async saveWords(id: string, words: ReportWords, at: Date): Promise<Report | null> {
      return nullable(await model.findByIdAndUpdate(id, { $set: { ...words, updatedAt: at } }, { returnDocument: 'after' }).lean());
    },

    /**
     * Stores a draft as published; of two at once only the first does.
     * @returns `taken` when another report of the campaign has its slug
     */
    async savePublished({ id, slug, publishedAt, updatedAt, sending }: PublishedReport): Promise<'stored' | 'already' | 'taken'> {
      const begun = sending === null ? null : { ...sending, leasedUntil: publishedAt };
      const change = { $set: { slug, publishedAt, updatedAt, status: 'published' as const, sending: begun } };
      const stored = await unlessTaken(async () => ((await model.updateOne({ _id: id, status: 'draft' }, change)).modifiedCount === 1 ? 'stored' : 'already'));
      return stored === false ? 'taken' : stored;
    },

    async byId(id: string): Promise<Report | null> {
      return nullable(await model.findById(id).lean());
    },

    async bySlug(campaignId: string, slug: string): Promise<PublishedReport | null> {
      const report = nullable(await model.findOne({ campaignId, slug, status: 'published' }).lean());
      return report !== null && isPublished(report) ? report : null;
    },

    /** Newest first. */
    async published(campaignIds: readonly string[], limit: number): Promise<PublishedReport[]> {
      const rows = await model.find(publishedOf(campaignIds)).sort({ publishedAt: -1 }).limit(limit).lean();
      return rows.map(fromRow).filter(isPublished);
    },

    async countPublished(campaignIds: readonly string[]): Promise<number> {
      return model.countDocuments(publishedOf(campaignIds));
    },

    /** Drafts too, the last touched first. */
    async ofCampaigns(campaignIds: readonly string[]): Promise<Report[]> {
      const filter = { campaignId: mongoose.trusted({ $in: [...campaignIds] }) };
      return (await model.find(filter).sort({ updatedAt: -1 }).lean()).map(fromRow);
    },
  };
}

export type ReportStore = ReturnType<typeof createReportStore>;

function publishedOf(campaignIds: readonly string[]) {
  return { campaignId: mongoose.trusted({ $in: [...campaignIds] }), status: 'published' as const };
}

async function unlessTaken<Result>(write: () => Promise<Result>): Promise<Result | false> {
  try {
    return await write();
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

function toRow({ id, pictureIds, sending, ...rest }: Report): ReportRow {
  return { _id: id, ...rest, pictureIds: [...pictureIds], sending: sending === null ? null : { ...sending, leasedUntil: sending.startedAt } };
}

function nullable(row: ReportRow | null): Report | null {
  return row === null ? null : fromRow(row);
}

function fromRow({ _id, sending, language, ...rest }: ReportRow): Report {
  // Rows of an older version have no language.
  const report = { id: _id, ...rest, language: language ?? HOUSE_LANGUAGE };
  if (sending === null) return { ...report, sending };
  const { leasedUntil: _lease, ...known } = sending;
  return { ...report, sending: known };
}
