import type { ClientSession } from 'mongoose';
import type { LedgerModels } from './ledger-models.ts';
import { allShards, SHARDS } from './shard-of.ts';

/** What the totals have been counted with. It grows when they get a figure that older ones lack. */
export const TOTALS_LAYOUT = 2;

/** How long a recount may be silent before it counts as dead. */
const RECOUNT_SILENCE_MS = 60_000;

/** What this recount has counted is worth nothing any more. */
export class RecountOvertaken extends Error {
  override readonly name = 'RecountOvertaken';
}

/**
 * Says that the caller's transaction changes totals of a shard. It comes before its other writes: a recount and a folder
 * that work at once collide here, before either has done anything.
 * @returns whether a recount is under way that has to hear of what is folded
 */
export async function noteFold({ shards, meanwhile }: LedgerModels, shard: number, now: Date, session: ClientSession): Promise<boolean> {
  const row = await shards.findOneAndUpdate({ _id: shard }, { $inc: { changes: 1 }, $setOnInsert: { layout: 0 } }, { session, upsert: true, returnDocument: 'after' }).lean();
  if (row.recountId === null || row.recountUntil === null) return false;
  if (row.recountUntil > now) return true;
  await shards.updateOne({ _id: shard }, { $set: { recountId: null, recountUntil: null } }, { session });
  await meanwhile.deleteMany({ shard }, { session });
  return false;
}

/** From its commit on, folders keep for this recount what they fold. */
export async function beginRecount({ shards, meanwhile }: LedgerModels, recountId: string, now: Date, session: ClientSession): Promise<void> {
  const update = { $inc: { changes: 1 }, $set: { recountId, recountUntil: silentUntil(now) }, $setOnInsert: { layout: 0 } };
  await shards.bulkWrite(allShards.map((shard) => ({ updateOne: { filter: { _id: shard }, update, upsert: true } })), { session });
  await meanwhile.deleteMany({}, { session });
}

/** Says that a recount is alive; in a transaction it also keeps folders out of it. @throws RecountOvertaken */
export async function noteRecount({ shards }: LedgerModels, recountId: string, now: Date, session?: ClientSession): Promise<void> {
  const update = { $inc: { changes: 1 }, $set: { recountUntil: silentUntil(now) } };
  const { matchedCount } = await shards.updateMany({ recountId }, update, session === undefined ? {} : { session });
  if (matchedCount !== SHARDS) throw new RecountOvertaken('Another recount has begun, or this one was silent for too long');
}

/** @param replaced whether the totals are now what this version counts */
export async function endRecount({ shards }: LedgerModels, recountId: string, replaced: boolean, session: ClientSession): Promise<void> {
  await shards.updateMany({ recountId }, { $set: { recountId: null, recountUntil: null, ...(replaced ? { layout: TOTALS_LAYOUT } : {}) } }, { session });
}

function silentUntil(now: Date): Date {
  return new Date(now.getTime() + RECOUNT_SILENCE_MS);
}
