import type { Connection } from 'mongoose';
import { newId } from '../../shared/ids.ts';
import { organizationModel, type OrganizationRow } from './organization-model.ts';
import { accentColour, newOrganization, type NewOrganization } from './organization-schema.ts';
import type { Organization, OrganizationLook } from './organization.ts';

export interface Organizations {
  /** @throws ZodError for an incomplete one, and MongoDB's duplicate-key error for a slug or prefix that is taken */
  create(input: NewOrganization): Promise<Organization>;
  byId(id: string): Promise<Organization | null>;
  bySlug(slug: string): Promise<Organization | null>;
  list(): Promise<Organization[]>;
  /** How its pages look from now on; how they looked is kept. @throws ZodError for a colour that can't be read */
  setLook(id: string, look: OrganizationLook): Promise<void>;
  /** Back to how they looked before the last change; once more is back again. */
  undoLook(id: string): Promise<void>;
}

export function createOrganizations({ connection }: { connection: Connection }): Organizations {
  const model = organizationModel(connection);
  return {
    async create(input) {
      const row = { _id: newId('org'), ...newOrganization.parse(input), logoId: null, pictureId: null, lookBefore: null };
      await model.create([row]);
      return toOrganization(row);
    },
    byId: async (id) => nullable(await model.findById(id).lean()),
    bySlug: async (slug) => nullable(await model.findOne({ slug }).lean()),
    async setLook(id, { accent, logoId, pictureId }) {
      const row = await model.findById(id).lean();
      if (row === null) return;
      const before = lookOf(row);
      if (before.accent === accent && before.logoId === logoId && before.pictureId === pictureId) return;
      await model.updateOne({ _id: id }, { $set: { accent: accent === null ? null : accentColour.parse(accent), logoId, pictureId, lookBefore: before } });
    },
    async undoLook(id) {
      const row = await model.findById(id).lean();
      if (row?.lookBefore) await model.updateOne({ _id: id }, { $set: { ...lookOf(row.lookBefore), lookBefore: lookOf(row) } });
    },
    list: async () => (await model.find().sort({ name: 1 }).lean()).map(toOrganization),
  };
}

export async function ensureOrganizationIndexes(connection: Connection): Promise<void> {
  await organizationModel(connection).createIndexes();
}

function nullable(row: OrganizationRow | null): Organization | null {
  return row === null ? null : toOrganization(row);
}

/** Rows from before there was a look have none of its fields. */
function toOrganization({ _id, ...rest }: OrganizationRow): Organization {
  return { id: _id, ...rest, ...lookOf(rest), lookBefore: rest.lookBefore ? lookOf(rest.lookBefore) : null };
}

function lookOf({ accent, logoId, pictureId }: Partial<OrganizationLook>): OrganizationLook {
  return { accent: accent ?? null, logoId: logoId ?? null, pictureId: pictureId ?? null };
}
