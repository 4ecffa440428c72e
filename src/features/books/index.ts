export { alertMails } from './alerts/alert-mails.ts';
export { type Alerts, createAlerts } from './alerts/create-alerts.ts';
export { createBooks, type Books } from './create-books.ts';
export { ensureBooksIndexes } from './books-models.ts';
export { booksRoutes } from './pages/books-routes.ts';
export type { Difference, DifferenceKind } from './difference.ts';
export type { Payout, PayoutLine } from './payout.ts';
export type { Reconciled } from './reconcile.ts';
export type { Reconciliation, Tie } from './reconciliation.ts';
