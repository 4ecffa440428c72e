export { accountMails } from './account-mails.ts';
export { accountRoutes, type OwnGift } from './account-routes.ts';
export { type Account, displayName } from './account.ts';
export { createAccounts, type Accounts } from './create-accounts.ts';
export { ensureAccountIndexes } from './ensure-account-indexes.ts';
export { accountOf, loadUser, requireSignIn, signedIn } from './load-user.ts';
