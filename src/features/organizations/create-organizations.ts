import type { Connection } from 'mongoose';
import { newId } from '../../shared/ids.ts';
import { organizationModel, type OrganizationRow } from './organization-model.ts';
import { newOrganization, type NewOrganization } from './organization-schema.ts';
import type { Organization } from './organization.ts';

export interface Organizations {
  /** @throws ZodError for an incomplete one, and MongoDB's duplicate-key error for a slug or prefix that is taken */
  create(input: NewOrganization): Promise<Organization>;
  byId(id: string): Promise<Organization | null>;
  bySlug(slug: string): Promise<Organization | null>;
  list(): Promise<Organization[]>;
}

export function createOrganizations({ connection }: { connection: Connection }): Organizations {
  const model = organizationModel(connection);
  return {
    async create(input) {
      const row = { _id: newId('org'), ...newOrganization.parse(input) };
      await model.create([row]);
      return toOrganization(row);
    },
    byId: async (id) => nullable(await model.findById(id).lean()),
    bySlug: async (slug) => nullable(await model.findOne({ slug }).lean()),
    list: async () => (await model.find().sort({ name: 1 }).lean()).map(toOrganization),
  };
}

export async function ensureOrganizationIndexes(connection: Connection): Promise<void> {
  await organizationModel(connection).createIndexes();
}

function nullable(row: OrganizationRow | null): Organization | null {
  return row === null ? null : toOrganization(row);
}

function toOrganization({ _id, ...rest }: OrganizationRow): Organization {
  return { id: _id, ...rest };
}
