export { createStaff, type Staff } from './create-staff.ts';
export { requireStaff, staffOf, type StaffContext } from './require-staff.ts';
export type { StaffRoutesDeps } from './staff-deps.ts';
export { type StaffMember, type StaffRole, staffRoles } from './staff-member.ts';
export { ensureStaffIndexes } from './staff-model.ts';
export { staffRoutes } from './staff-routes.ts';
