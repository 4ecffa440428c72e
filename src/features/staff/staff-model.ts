import { Schema, type Connection, type Model } from 'mongoose';
import { modelOf } from '../../platform/mongo/model-of.ts';
import { type StaffMember, staffRoles } from './staff-member.ts';

export type StaffRow = Omit<StaffMember, 'id'> & { _id: string };

const schema = new Schema<StaffRow>(
  {
    _id: { type: String, required: true },
    accountId: { type: String, default: null },
    email: { type: String, required: true },
    organizationId: { type: String, required: true },
    role: { type: String, required: true, enum: [...staffRoles] },
    addedAt: { type: Date, required: true },
  },
  { collection: 'staff', strict: 'throw', versionKey: false },
);
schema.index({ email: 1, organizationId: 1 }, { unique: true });

export function staffModel(connection: Connection): Model<StaffRow> {
  return modelOf(connection, 'StaffMember', schema);
}

export async function ensureStaffIndexes(connection: Connection): Promise<void> {
  await staffModel(connection).createIndexes();
}
