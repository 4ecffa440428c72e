import mongoose, { type Connection } from 'mongoose';
import { type RecipientRow, recipientModel } from './recipient-model.ts';
import { reportModel } from './report-model.ts';

/** A sending that this worker has for itself until `until`. */
export interface ClaimedSending {
  reportId: string;
  campaignId: string;
  frozen: boolean;
  until: Date;
}

/** The lists of recipients, and which worker is busy with which. */
export function createSendingStore(connection: Connection) {
  const reports = reportModel(connection);
  const recipients = recipientModel(connection);
  const held = ({ reportId, until }: ClaimedSending) => ({ _id: reportId, 'sending.leasedUntil': until });
  return {
    /** Takes one sending that is not finished and that no living worker has. */
    async claim(now: Date, until: Date): Promise<ClaimedSending | null> {
      const filter = { 'sending.released': false, 'sending.leasedUntil': mongoose.trusted({ $lte: now }) };
      const row = await reports.findOneAndUpdate(filter, { $set: { 'sending.leasedUntil': until } }, { returnDocument: 'after' }).lean();
      return row?.sending ? { reportId: row._id, campaignId: row.campaignId, frozen: row.sending.frozen, until } : null;
    },

    /** Stores a step of the sending. @returns the claim with its new end, or null when another worker has taken it over */
    async step(claim: ClaimedSending, until: Date, changes: Record<string, unknown> = {}): Promise<ClaimedSending | null> {
      const result = await reports.updateOne(held(claim), { $set: { ...changes, 'sending.leasedUntil': until } });
      return result.matchedCount === 1 ? { ...claim, until } : null;
    },

    /** Adds people to an open list; who is on it already stays as they are. */
    async addRecipients(rows: readonly RecipientRow[]): Promise<void> {
      const writes = rows.map(({ _id, ...fields }) => ({ updateOne: { filter: { _id }, update: { $setOnInsert: fields }, upsert: true } }));
      await recipients.bulkWrite(writes, { ordered: false });
    },

    async countRecipients(reportId: string): Promise<number> {
      return recipients.countDocuments({ reportId });
    },

    async recipientsAfter(reportId: string, afterId: string, limit: number): Promise<RecipientRow[]> {
      return recipients.find({ reportId, _id: mongoose.trusted({ $gt: afterId }) }).sort({ _id: 1 }).limit(limit).lean();
    },
  };
}

export type SendingStore = ReturnType<typeof createSendingStore>;
