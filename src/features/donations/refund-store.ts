import mongoose, { type ClientSession, type Connection } from 'mongoose';
import { refundRequestModel, toRefundRequest, toRefundRequestRow } from './refund-request-model.ts';
import type { RefundRequest } from './refund-request.ts';

/** Refund requests in the database. */
export function createRefundStore(connection: Connection) {
  const model = refundRequestModel(connection);
  return {
    async byNonce(nonce: string, session: ClientSession | null = null): Promise<RefundRequest | null> {
      const row = await model.findOne({ nonce }, null, { session }).lean();
      return row === null ? null : toRefundRequest(row);
    },

    /** Oldest first. */
    async ofDonation(donationId: string, session: ClientSession | null = null): Promise<RefundRequest[]> {
      return (await model.find({ donationId }, null, { session }).sort({ askedAt: 1 }).lean()).map(toRefundRequest);
    },

    async due(now: Date, limit: number): Promise<RefundRequest[]> {
      return (await model.find({ state: 'asked', dueAt: mongoose.trusted({ $lte: now }) }).sort({ dueAt: 1 }).limit(limit).lean()).map(toRefundRequest);
    },

    /** @throws a duplicate key error for a nonce that was used before */
    async insert(request: RefundRequest, session: ClientSession): Promise<void> {
      await model.insertMany([toRefundRequestRow(request)], { session });
    },

    /** Keeps an answer, unless another try has brought one meanwhile. @returns the request as it is now */
    async keepAnswer(before: RefundRequest, after: RefundRequest): Promise<RefundRequest> {
      const { _id, ...fields } = toRefundRequestRow(after);
      const changed = await model.updateOne({ _id, state: 'asked', tries: before.tries }, { $set: fields });
      if (changed.matchedCount === 1) return after;
      const row = await model.findById(_id).lean();
      return row === null ? before : toRefundRequest(row);
    },
  };
}

export type RefundStore = ReturnType<typeof createRefundStore>;
