import { Schema, type Connection, type Model } from 'mongoose';
import { modelOf } from '../../platform/mongo/model-of.ts';
import type { Account } from './account.ts';

export type AccountRow = Omit<Account, 'id'> & { _id: string };

const schema = new Schema<AccountRow>(
  {
    _id: { type: String, required: true },
    email: { type: String, required: true },
    name: { type: String, default: '' },
    createdAt: { type: Date, required: true },
  },
  { collection: 'accounts', versionKey: false, strict: 'throw' },
);
// One person, one account: two first sign-ins at once must not make two.
schema.index({ email: 1 }, { unique: true });

export function accountModel(connection: Connection): Model<AccountRow> {
  return modelOf(connection, 'Account', schema);
}
