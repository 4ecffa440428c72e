export { createStaff, type Staff, type StaffContact } from './create-staff.ts';
export { disputeLabels, statusWords, whatToDo } from './donation-words.ts';
export { entryUrl } from './ledger-query.ts';
export { dashboardUrl } from './ledger-words.ts';
export { assertRole, hasRole, requireRole } from './require-role.ts';
export { requireStaff, staffOf } from './require-staff.ts';
export { ensureStaffIndexes } from './staff-model.ts';
export { staffRoutes } from './staff-routes.ts';
