export { createStaff, type Staff } from './create-staff.ts';
export { ensureStaffIndexes } from './staff-model.ts';
export { staffRoutes } from './staff-routes.ts';
