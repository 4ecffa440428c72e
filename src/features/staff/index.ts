export { createStaff, type Staff, type StaffContact } from './create-staff.ts';
export { ensureStaffIndexes } from './staff-model.ts';
export { staffRoutes } from './staff-routes.ts';
