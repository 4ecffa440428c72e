export { createOrganizations, ensureOrganizationIndexes, type Organizations } from './create-organizations.ts';
export type { Organization } from './organization.ts';
