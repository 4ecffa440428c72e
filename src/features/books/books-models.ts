import type { Connection, Model } from 'mongoose';
import { quietModel } from './alerts/quiet-model.ts';
import { toldModel } from './alerts/told-model.ts';
import { type DifferenceRow, differenceModel } from './difference-model.ts';
import { type PayoutRow, payoutModel } from './payout-model.ts';
import { type ReconciliationRow, reconciliationModel } from './reconciliation-model.ts';
import { type SumRow, sumModel } from './sum-model.ts';
import { type StripeTransactionRow, transactionModel } from './transaction-model.ts';
import { type WalkRow, walkModel } from './walk-model.ts';

export interface BooksModels {
  transactions: Model<StripeTransactionRow>;
  sums: Model<SumRow>;
  differences: Model<DifferenceRow>;
  payouts: Model<PayoutRow>;
  reconciliations: Model<ReconciliationRow>;
  walks: Model<WalkRow>;
}

export function booksModels(connection: Connection): BooksModels {
  return {
    transactions: transactionModel(connection),
    sums: sumModel(connection),
    differences: differenceModel(connection),
    payouts: payoutModel(connection),
    reconciliations: reconciliationModel(connection),
    walks: walkModel(connection),
  };
}

export async function ensureBooksIndexes(connection: Connection): Promise<void> {
  await quietModel(connection).createCollection();
  await toldModel(connection).createIndexes();
  // Collections are made here too: a transaction that finds its collection missing would have to make it.
  for (const model of Object.values(booksModels(connection)) as Pick<Model<unknown>, 'createCollection' | 'createIndexes'>[]) {
    await model.createCollection();
    await model.createIndexes();
  }
}
