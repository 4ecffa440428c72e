import type { RequestHandler, Response } from 'express';
import { forbidden } from '../../shared/errors.ts';
import { staffOf } from './require-staff.ts';
import type { StaffRole } from './staff-member.ts';

const workOf: Record<StaffRole, string> = { lead: 'the project leaders', finance: 'finance', reviewer: 'the reviewers' };

/**
 * Lets on who has one of these roles in at least one organization; everybody else reads why not. What belongs to a certain
 * organization is checked with `hasRole` as well: finance of one organization moves no money of another. Behind `requireStaff`.
 */
export function requireRole(...roles: readonly [StaffRole, ...StaffRole[]]): RequestHandler {
  return (_req, res, next) => {
    if (!staffOf(res).memberships.some(({ role }) => roles.includes(role))) throw refusal(roles);
    next();
  };
}

/** Whether the person at work has the role in this organization. */
export function hasRole(res: Response, organizationId: string, role: StaffRole): boolean {
  return staffOf(res).memberships.some((membership) => membership.organizationId === organizationId && membership.role === role);
}

/** @throws AppError 403 when the person has not the role in this organization */
export function assertRole(res: Response, organizationId: string, role: StaffRole): void {
  if (!hasRole(res, organizationId, role)) throw refusal([role]);
}

function refusal(roles: readonly StaffRole[]) {
  return forbidden(`This is for ${roles.map((role) => workOf[role]).join(' and ')} of the organization. If it should be yours, ask whoever runs this site to change your role.`);
}
