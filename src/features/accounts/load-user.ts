import type { Request, RequestHandler, Response } from 'express';
import type { SignedInUser } from '../../http/pages.ts';
import { AppError } from '../../shared/errors.ts';
import { type Account, displayName } from './account.ts';
import type { Accounts } from './create-accounts.ts';

export interface LoadUserDeps {
  accounts: Accounts;
  /** Whether the person with this address works for an organization here. */
  isStaff: (email: string) => Promise<boolean>;
}

/** After the session: sets `res.locals.account` and `res.locals.user` when somebody is signed in. */
export function loadUser({ accounts, isStaff }: LoadUserDeps): RequestHandler {
  return async (req, res, next) => {
    const id = req.session.accountId;
    const account = id === undefined ? null : await accounts.byId(id);
    if (account !== null) {
      const user: SignedInUser = { name: displayName(account), email: account.email, staff: await isStaff(account.email) };
      Object.assign(res.locals, { account, user });
    }
    next();
  };
}

/** Sends visitors who are not signed in to the sign-in page, and from there back here. */
export const requireSignIn: RequestHandler = (req, res, next) => {
  if (accountOf(res) !== null) return next();
  res.redirect(303, `/sign-in?next=${encodeURIComponent(returnPath(req))}`);
};

/** Who is signed in, or null. */
export function accountOf(res: Response): Account | null {
  return (res.locals as { account?: Account }).account ?? null;
}

/** Who is signed in, behind `requireSignIn`. @throws AppError 401 when a route was mounted without it */
export function signedIn(res: Response): Account {
  const account = accountOf(res);
  if (account === null) throw new AppError('signed-out', 401, 'Please sign in first.');
  return account;
}

/** A form's address can't be opened, so after a POST the way back is the account. */
function returnPath(req: Request): string {
  return req.method === 'GET' ? req.originalUrl : '/account';
}
