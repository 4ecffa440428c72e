import { Schema, type Connection, type Model } from 'mongoose';
import { modelOf } from '../../platform/mongo/model-of.ts';
import type { Organization } from './organization.ts';

export type OrganizationRow = Omit<Organization, 'id'> & { _id: string };

const schema = new Schema<OrganizationRow>(
  {
    _id: { type: String, required: true },
    slug: { type: String, required: true },
    name: { type: String, required: true },
    legalName: { type: String, required: true },
    country: { type: String, required: true },
    place: { type: String, required: true },
    address: { type: [String], required: true },
    registrationNumber: { type: String, required: true },
    email: { type: String, required: true },
    website: { type: String, default: '' },
    summary: { type: String, default: '' },
    about: { type: String, default: '' },
    receiptPrefix: { type: String, required: true },
    otherWays: [{ _id: false, label: String, value: String }],
    accent: { type: String, default: null },
    logoId: { type: String, default: null },
    pictureId: { type: String, default: null },
    lookBefore: { type: new Schema({ accent: { type: String, default: null }, logoId: { type: String, default: null }, pictureId: { type: String, default: null } }, { _id: false, strict: 'throw' }), default: null },
  },
  { collection: 'organizations', versionKey: false, strict: 'throw' },
);
schema.index({ slug: 1 }, { unique: true });
// Two organizations with one prefix would issue the same receipt number twice.
schema.index({ receiptPrefix: 1 }, { unique: true });

export function organizationModel(connection: Connection): Model<OrganizationRow> {
  return modelOf(connection, 'Organization', schema);
}
