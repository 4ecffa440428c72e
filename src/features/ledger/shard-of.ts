import { createHash } from 'node:crypto';

/** Changing it means to give every waiting row its shard anew. */
export const SHARDS = 4;

export const allShards: readonly number[] = Array.from({ length: SHARDS }, (_, shard) => shard);

/** The part of the totals that an organization's entries are folded in, all of them by one process at a time. @returns 0 to 3 */
export function shardOf(organizationId: string): number {
  return createHash('sha256').update(organizationId).digest().readUInt32BE(0) % SHARDS;
}
