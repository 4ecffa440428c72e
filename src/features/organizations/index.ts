export { createOrganizations, ensureOrganizationIndexes, type Organizations } from './create-organizations.ts';
export type { NewOrganization } from './organization-schema.ts';
export type { Organization } from './organization.ts';
