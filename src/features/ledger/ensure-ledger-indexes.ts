import type { Connection } from 'mongoose';
import { isDuplicateKey } from '../../platform/mongo/is-duplicate-key.ts';
import { systemClock } from '../../shared/clock.ts';
import { type LedgerModels, ledgerModels } from './ledger-models.ts';
import { recount } from './recount.ts';
import { allShards, SHARDS } from './shard-of.ts';
import { TOTALS_LAYOUT } from './shard-rows.ts';
import { shardsOfKeys } from './shards-of-keys.ts';

/** Before there were shards, and figures beside raised, donations and fees. */
const OLD_INDEX = 'campaignId_1_at_1';
const INDEX_NOT_FOUND = 27;
const BATCH = 1_000;

/**
 * Makes the indexes, and brings data of an older version up to date: waiting entries get their shard, and totals are counted
 * anew when they lack a figure. It may run in any number of processes at once.
 */
export async function ensureLedgerIndexes(connection: Connection): Promise<void> {
  const models = ledgerModels(connection);
  const { entries, unfolded, stuck, meanwhile, shards, totals } = models;
  for (const model of [entries, unfolded, stuck, meanwhile, shards, totals]) await model.createIndexes();
  while (await giveShards(models));
  if (await isCounted(models)) return;
  await entries.collection.dropIndex(OLD_INDEX).catch(ignoreMissing);
  if ((await entries.findOne({}, { _id: 1 }).lean()) === null && (await totals.findOne({}, { _id: 1 }).lean()) === null) return beginEmpty(models);
  await recount({ models, clock: systemClock }, { replace: true });
}

async function isCounted({ shards }: LedgerModels): Promise<boolean> {
  return (await shards.countDocuments({ layout: TOTALS_LAYOUT })) === SHARDS;
}

/** @returns whether there may be more */
async function giveShards(models: LedgerModels): Promise<boolean> {
  const rows = await models.unfolded.collection.find<{ _id: string; recordedAt: Date }>({ shard: null }).limit(BATCH).toArray();
  if (rows.length === 0) return false;
  const shardOfKey = await shardsOfKeys(models, rows.map((row) => row._id));
  await models.unfolded.bulkWrite(rows.map(({ _id, recordedAt }) => ({
    updateOne: { filter: { _id }, update: { $set: { shard: shardOfKey(_id), dueAt: recordedAt } } },
  })));
  return true;
}

/** Where there is nothing to count, the totals are what they should be. */
async function beginEmpty({ shards }: LedgerModels): Promise<void> {
  try {
    await shards.bulkWrite(allShards.map((shard) => ({
      updateOne: { filter: { _id: shard }, update: { $set: { layout: TOTALS_LAYOUT }, $setOnInsert: { changes: 0, recountId: null, recountUntil: null } }, upsert: true },
    })), { ordered: false });
  } catch (error) {
    // Another process that starts at the same moment has made it.
    if (!isDuplicateKey(error)) throw error;
  }
}

function ignoreMissing(error: unknown): void {
  if (typeof error === 'object' && error !== null && 'code' in error && error.code === INDEX_NOT_FOUND) return;
  throw error;
}
