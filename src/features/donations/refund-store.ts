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

    /** As another has left it. */
    async asItIs(request: RefundRequest): Promise<RefundRequest> {
      const row = await model.findById(request.id).lean();
      return row === null ? request : toRefundRequest(row);
    },

    async due(now: Date, limit: number): Promise<RefundRequest[]> {
      return (await model.find({ state: 'asked', dueAt: mongoose.trusted({ $lte: now }) }).sort({ dueAt: 1 }).limit(limit).lean()).map(toRefundRequest);
    },

    /** @throws a duplicate key error for a nonce that was used before */
    async insert(request: RefundRequest, session: ClientSession): Promise<void> {
      await model.insertMany([toRefundRequestRow(request)], { session });
    },

    /**
     * Takes the next try for the caller alone, until another's turn comes: of two that read the same request only one asks
     * Stripe, and none by a key that another has given up.
     * @returns null when somebody else has begun a try, or has an answer, since the request was read
     */
    async beginTry(request: RefundRequest, until: Date): Promise<RefundRequest | null> {
      const { id: _id, tries, dueAt } = request;
      // Another moment than before in any case: by it the next one sees that there was a try.
      const next = new Date(Math.max(until.getTime(), dueAt.getTime() + 1));
      const begun = await model.updateOne({ _id, state: 'asked', tries, dueAt }, { $set: { dueAt: next } });
      return begun.matchedCount === 1 ? { ...request, dueAt: next } : null;
    },

    /** Keeps an answer, unless another try was begun meanwhile. @returns the request as it is now */
    async keepAnswer(before: RefundRequest, after: RefundRequest): Promise<RefundRequest> {
      const { _id, ...fields } = toRefundRequestRow(after);
      const changed = await model.updateOne({ _id, state: 'asked', tries: before.tries, dueAt: before.dueAt }, { $set: fields });
      if (changed.matchedCount === 1) return after;
      return this.asItIs(before);
    },
  };
}

export type RefundStore = ReturnType<typeof createRefundStore>;
