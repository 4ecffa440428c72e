import mongoose from 'mongoose';
import type { Leases } from '../../platform/mongo/lease.ts';
import type { Clock } from '../../shared/clock.ts';
import type { LedgerModels } from './ledger-models.ts';
import { allShards } from './shard-of.ts';

/** An entry that is in the ledger and can't be added up, so that no total has it. */
export interface StuckEntry {
  key: string;
  /** Why, as the error's message. */
  error: string;
  /** When it was booked. */
  recordedAt: Date;
}

/** A shard in which entries wait while no process has the right to add them up. */
export interface UnheldShard {
  /** Of its lease, such as `fold:2`. */
  name: string;
  waiting: number;
  oldestAt: Date;
}

/** What keeps entries out of the totals, for the people who look after it. */
export interface FoldingTrouble {
  /** Newest first. */
  stuckEntries(limit: number): Promise<StuckEntry[]>;
  /** Empty while everything that waits is in somebody's hands. */
  unheldShards(): Promise<UnheldShard[]>;
}

export function foldingTrouble({ unfolded, stuck }: LedgerModels, leases: Pick<Leases, 'held'>, clock: Clock): FoldingTrouble {
  return {
    async stuckEntries(limit) {
      const rows = await stuck.find().sort({ recordedAt: -1, _id: -1 }).limit(limit).lean();
      return rows.map(({ _id, error, recordedAt }) => ({ key: _id, error, recordedAt }));
    },
    async unheldShards() {
      const held = new Set((await leases.held()).map(({ name }) => name));
      const idle = allShards.filter((shard) => !held.has(leaseOfShard(shard)));
      const looked = await Promise.all(idle.map(async (shard) => {
        const due = { shard, dueAt: mongoose.trusted({ $lte: clock.now() }) };
        const oldest = await unfolded.findOne(due, { recordedAt: 1 }).sort({ dueAt: 1 }).lean();
        return oldest === null ? [] : [{ name: leaseOfShard(shard), waiting: await unfolded.countDocuments(due), oldestAt: oldest.recordedAt }];
      }));
      return looked.flat();
    },
  };
}

/** The name of the lease whose holder folds a shard. */
export function leaseOfShard(shard: number): string {
  return `fold:${shard}`;
}
