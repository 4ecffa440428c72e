import { Schema, type Connection, type Model } from 'mongoose';
import { modelOf } from '../../platform/mongo/model-of.ts';
import type { SignInRequest } from './sign-in-request.ts';

export type SignInRequestRow = Omit<SignInRequest, 'id'> & { _id: string };

const schema = new Schema<SignInRequestRow>(
  {
    _id: { type: String, required: true },
    email: { type: String, required: true },
    browserHash: { type: String, required: true },
    next: { type: String, required: true },
    expiresAt: { type: Date, required: true },
    usedAt: { type: Date, default: null },
  },
  { collection: 'sign-in-requests', versionKey: false, strict: 'throw' },
);
// Kept for a day after their end, so that an old link can still say why it no longer works; then the address goes.
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 24 * 60 * 60 });

export function signInRequestModel(connection: Connection): Model<SignInRequestRow> {
  return modelOf(connection, 'SignInRequest', schema);
}
