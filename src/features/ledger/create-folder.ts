import { setTimeout as pause } from 'node:timers/promises';
import mongoose from 'mongoose';
import type { Logger } from '../../platform/log/logger.ts';
import { type Lease, LeaseLost, type Leases } from '../../platform/mongo/lease.ts';
import type { Task } from '../../platform/tasks/run-tasks.ts';
import type { Clock } from '../../shared/clock.ts';
import { FOLD_BATCH, foldShard } from './fold-shard.ts';
import { leaseOfShard } from './folding-trouble.ts';
import type { Ledger } from './ledger.ts';
import type { LedgerModels } from './ledger-models.ts';
import { allShards } from './shard-of.ts';

export interface FolderDeps {
  models: LedgerModels;
  leases: Leases;
  clock: Clock;
  log: Pick<Logger, 'error'>;
}

/** Long enough for a batch on a busy machine, short because it is how long the totals stand still when a process dies. */
const LEASE_MS = 10_000;
const REST_MS = 1_000;
/** While gifts pour in, a fold takes along what came in this time; a single gift is folded at once. */
const PACE_MS = 400;
const PATIENCE_MS = 30_000;
const LOOK_AGAIN_MS = 100;

interface Held {
  shard: number;
  lease: Lease;
}

/** Folds entries into totals, for as long as and wherever this process holds the shards. */
export function createFolder(deps: FolderDeps): Pick<Ledger, 'foldBatch' | 'foldAll' | 'close' | 'tasks'> {
  const { models, leases, clock } = deps;
  let held: Held[] = [];
  let last: Promise<unknown> = Promise.resolve();

  // Two at once in one process would only be in each other's way.
  const foldBatch = (): Promise<number> => {
    const turn = last.then(fold, fold);
    last = turn;
    return turn;
  };

  async function fold(): Promise<number> {
    held = await holdShards(leases);
    if (held.length === 0 || (await models.unfolded.findOne({}, { _id: 1 }).lean()) === null) return 0;
    let count = 0;
    for (const each of held) count += await foldHeld(deps, each);
    return count;
  }

  return {
    foldBatch,
    async foldAll() {
      const began = clock.now();
      const deadline = performance.now() + PATIENCE_MS;
      for (;;) {
        if ((await foldBatch()) > 0) continue;
        const others = allShards.filter((shard) => !held.some((each) => each.shard === shard));
        if (others.length === 0 || !(await isWaiting(models, others, began))) return;
        if (performance.now() > deadline) throw new Error('What is booked has not reached the totals within 30 seconds: does a worker run?');
        await pause(LOOK_AGAIN_MS);
      }
    },
    async close() {
      await last.catch(() => undefined);
      // When the database is away there is nobody to tell; the leases run out by themselves.
      await Promise.all(held.map(({ lease }) => leases.release(lease).catch(() => undefined)));
      held = [];
    },
    tasks: [pacedTask(foldBatch)],
  };
}

function pacedTask(foldBatch: () => Promise<number>): Task {
  let next = 0;
  return {
    name: 'ledger: fold entries into totals',
    restMs: REST_MS,
    async run() {
      const early = next - performance.now();
      if (early > 0) await pause(early);
      const count = await foldBatch();
      // A full batch means that more is waiting already.
      next = count === 0 || count >= FOLD_BATCH ? 0 : performance.now() + PACE_MS;
      return count;
    },
  };
}

async function holdShards(leases: Leases): Promise<Held[]> {
  const found = await Promise.all(allShards.map(async (shard) => ({ shard, lease: await leases.hold(leaseOfShard(shard), LEASE_MS) })));
  return found.flatMap(({ shard, lease }) => (lease === null ? [] : [{ shard, lease }]));
}

/** @returns how many entries left the queue: none when another process has taken over */
async function foldHeld(deps: FolderDeps, { shard, lease }: Held): Promise<number> {
  if ((await deps.models.unfolded.findOne({ shard }, { _id: 1 }).lean()) === null) return 0;
  try {
    const { count, setAside } = await foldShard(deps, shard, lease);
    for (const { key, error } of setAside) deps.log.error({ entry: key, reason: error }, 'an entry can not be added up and was set aside; the totals lack it');
    return count;
  } catch (error) {
    if (error instanceof LeaseLost) return 0;
    throw error;
  }
}

async function isWaiting({ unfolded }: LedgerModels, shards: readonly number[], until: Date): Promise<boolean> {
  const row = await unfolded.findOne({ shard: mongoose.trusted({ $in: [...shards] }), dueAt: mongoose.trusted({ $lte: until }) }, { _id: 1 }).lean();
  return row !== null;
}
