import type { Connection } from 'mongoose';
import { ledgerModels } from './ledger-models.ts';

export async function ensureLedgerIndexes(connection: Connection): Promise<void> {
  const { entries, unfolded, stuck, meanwhile, shards, totals } = ledgerModels(connection);
  for (const model of [entries, unfolded, stuck, meanwhile, shards, totals]) await model.createIndexes();
}
