import type { RequestHandler, Response } from 'express';
import { AppError, forbidden } from '../../shared/errors.ts';
import { type Account, accountOf } from '../accounts/index.ts';
import type { Staff } from './create-staff.ts';
import type { StaffMember } from './staff-member.ts';

/** Who is at work, and for whom. */
export interface StaffContext {
  account: Account;
  organizationIds: readonly string[];
  memberships: readonly Pick<StaffMember, 'organizationId' | 'role'>[];
}

/** Sends who isn't signed in to the sign-in page, and refuses who doesn't work here in words. Behind `loadUser`. */
export function requireStaff(staff: Staff): RequestHandler {
  return async (req, res, next) => {
    const account = accountOf(res);
    if (account === null) {
      const back = req.method === 'GET' ? req.originalUrl : '/staff';
      return res.redirect(303, `/sign-in?next=${encodeURIComponent(back)}`);
    }
    const memberships = await staff.membershipsOf(account);
    if (memberships.length === 0) {
      throw forbidden(`These pages are for the staff of an organization, and ${account.email} is not on the list. If you work here, ask whoever runs this site to add your address.`);
    }
    const context: StaffContext = { account, organizationIds: memberships.map(({ organizationId }) => organizationId), memberships };
    Object.assign(res.locals, { staff: context });
    next();
  };
}

/** @throws AppError 401 when a route was mounted without `requireStaff` */
export function staffOf(res: Response): StaffContext {
  const { staff } = res.locals as { staff?: StaffContext };
  if (staff === undefined) throw new AppError('signed-out', 401, 'Please sign in first.');
  return staff;
}
