export { createStaff, type Staff, type StaffContact } from './create-staff.ts';
export { assertRole, hasRole, requireRole } from './require-role.ts';
export { requireStaff, staffOf } from './require-staff.ts';
export { ensureStaffIndexes } from './staff-model.ts';
export { staffRoutes } from './staff-routes.ts';
