export { createBooks, type Books } from './create-books.ts';
export { ensureBooksIndexes } from './books-models.ts';
export type { Difference, DifferenceKind } from './difference.ts';
export type { Payout, PayoutLine } from './payout.ts';
export type { Reconciled } from './reconcile.ts';
export type { Reconciliation, Tie } from './reconciliation.ts';
