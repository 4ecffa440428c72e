export { accentOf, type AccentTones, accentGrounds } from './accent.ts';
export { accentSheet, mailAccent } from './accent-sheet.ts';
export { createOrganizations, ensureOrganizationIndexes, type Organizations } from './create-organizations.ts';
export { organizationRoutes } from './organization-routes.ts';
export type { NewOrganization } from './organization-schema.ts';
export type { Organization, OrganizationLook } from './organization.ts';
