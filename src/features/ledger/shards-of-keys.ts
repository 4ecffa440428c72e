import type { ClientSession } from 'mongoose';
import type { LedgerModels } from './ledger-models.ts';
import { shardOf } from './shard-of.ts';

/** The shards of booked entries. One that is malformed goes to any shard, whose folder sets it aside. */
export async function shardsOfKeys({ entries }: Pick<LedgerModels, 'entries'>, keys: readonly string[], session?: ClientSession): Promise<(key: string) => number> {
  const rows = await entries.collection.find<{ _id: string; organizationId?: string }>(
    { _id: { $in: keys } as never },
    { projection: { organizationId: 1 }, ...(session === undefined ? {} : { session }) },
  ).toArray();
  const shards = new Map(rows.map((row) => [row._id, shardOf(row.organizationId ?? '')]));
  return (key) => shards.get(key) ?? 0;
}
