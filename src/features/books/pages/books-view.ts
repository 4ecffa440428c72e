import type { Response } from 'express';
import { forbidden } from '../../../shared/errors.ts';
import { displayName } from '../../accounts/index.ts';
import type { StaffMember } from '../../donations/index.ts';
import { UNASSIGNED } from '../../ledger/index.ts';
import { staffOf } from '../../staff/index.ts';

/**
 * What the person who asks may see of the books: what is of the organizations that they lead or look after the money of. What
 * belongs to no organization yet is for the finance people of any: there is one Stripe account, and somebody has to look.
 */
export interface BooksView {
  /** As lead or finance. */
  organizationIds: readonly string[];
  /** As finance: these may be acted for. */
  financeIds: readonly string[];
  /** Finance of any organization. */
  finance: boolean;
  /** The same as `organizationIds`, with `UNASSIGNED` for finance. */
  ownerIds: readonly string[];
  /** For the history of what they do. */
  by: StaffMember;
}

/** Behind `requireRole('lead', 'finance')`. */
export function booksView(res: Response): BooksView {
  const { account, memberships } = staffOf(res);
  const idsOf = (roles: readonly string[]) => memberships.filter(({ role }) => roles.includes(role)).map(({ organizationId }) => organizationId);
  const organizationIds = idsOf(['lead', 'finance']);
  const financeIds = idsOf(['finance']);
  const finance = financeIds.length > 0;
  return { organizationIds, financeIds, finance, ownerIds: finance ? [...organizationIds, UNASSIGNED] : organizationIds, by: { accountId: account.id, name: displayName(account) } };
}

/** Whether the person may decide about money of this organization, or of nobody's yet. */
export function mayActFor({ financeIds, finance }: BooksView, organizationId: string): boolean {
  return organizationId === UNASSIGNED ? finance : financeIds.includes(organizationId);
}

/** @throws AppError 403 */
export function assertActsFor(view: BooksView, organizationId: string): void {
  if (!mayActFor(view, organizationId)) throw forbidden('This is for finance of the organization whose money it is. If it should be yours, ask whoever runs this site to change your role.');
}
