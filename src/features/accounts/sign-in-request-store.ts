import mongoose, { type ClientSession, type Connection } from 'mongoose';
import { signInRequestModel, type SignInRequestRow } from './sign-in-request-model.ts';
import type { SignInRequest } from './sign-in-request.ts';

export interface SignInRequestStore {
  add(request: SignInRequest, session: ClientSession): Promise<void>;
  byId(id: string): Promise<SignInRequest | null>;
  /** Marks it as used if it still may be. @returns whether this call was the one that used it */
  use(id: string, browserHash: string, now: Date): Promise<boolean>;
}

export function signInRequestStore(connection: Connection): SignInRequestStore {
  const model = signInRequestModel(connection);
  return {
    async add({ id, ...rest }, session) {
      await model.create([{ _id: id, ...rest }], { session });
    },
    async byId(id) {
      const row = await model.findById(id).lean();
      return row === null ? null : toRequest(row);
    },
    async use(id, browserHash, now) {
      // One atomic write decides: of two clicks at once, one finds the request no longer unused.
      const open = { _id: id, usedAt: null, browserHash, expiresAt: mongoose.trusted({ $gt: now }) };
      const written = await model.updateOne(open, { $set: { usedAt: now } });
      return written.modifiedCount === 1;
    },
  };
}

function toRequest({ _id, ...rest }: SignInRequestRow): SignInRequest {
  return { id: _id, ...rest };
}
