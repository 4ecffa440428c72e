import mongoose, { type ClientSession, type Connection, Schema } from 'mongoose';
import type { Clock } from '../../shared/clock.ts';
import { isDuplicateKey } from './is-duplicate-key.ts';
import { modelOf } from './model-of.ts';

/** The right to do one kind of work alone, until it runs out. */
export interface Lease {
  name: string;
  holder: string;
  /** Grows whenever another holder takes over. */
  epoch: number;
  expiresAt: Date;
}

/** Somebody else has taken over: whatever was done under this lease must not be committed. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

export interface Leases {
  /**
   * Takes a lease that is free or has run out, or keeps the one that this holder has; the database is asked only when half
   * of the time is over. A process whose clock is ahead may take a lease early, so writes are protected by `assert`.
   * @returns null while another holder has it
   */
  hold(name: string, ttlMs: number): Promise<Lease | null>;
  /**
   * Makes the caller's transaction fail unless the lease is still its own when it commits, however long the process was
   * stopped in between: it writes the lease's row, so a takeover at the same time is a conflict.
   * @throws LeaseLost when another holder has taken over
   */
  assert(lease: Lease, session: ClientSession): Promise<void>;
  /** Lets others have it at once. What isn't ours any more is left alone. */
  release(lease: Lease): Promise<void>;
  /** Those of all holders that have not run out. */
  held(): Promise<{ name: string; holder: string; expiresAt: Date }[]>;
}

interface LeaseRow {
  _id: string;
  holder: string;
  epoch: number;
  expiresAt: Date;
  /** An update that changes nothing would be no write, and no conflict. */
  uses: number;
}

const schema = new Schema<LeaseRow>(
  { _id: { type: String, required: true }, holder: { type: String, required: true }, epoch: { type: Number, required: true }, expiresAt: { type: Date, required: true }, uses: { type: Number, required: true } },
  { collection: 'leases', versionKey: false, strict: 'throw' },
);

/** @param holder names this process and run, such as `host:4711:x7Qw`: one that restarts is another */
export function createLeases(connection: Connection, clock: Clock, holder: string): Leases {
  const rows = modelOf<LeaseRow>(connection, 'Lease', schema);
  const ours = new Map<string, Lease>();
  const keep = (lease: Lease | null, name: string): Lease | null => {
    if (lease === null) ours.delete(name);
    else ours.set(name, lease);
    return lease;
  };

  async function take(name: string, now: Date, expiresAt: Date): Promise<Lease | null> {
    const row = await rows.findById(name).lean();
    if (row === null) return first(name, expiresAt);
    if (row.holder !== holder && row.expiresAt > now) return null;
    const epoch = row.holder === holder ? row.epoch : row.epoch + 1;
    // As it was read, with its time: its holder may have come back in between and keeps it.
    const asRead = { _id: name, holder: row.holder, epoch: row.epoch, expiresAt: row.expiresAt };
    const { matchedCount } = await rows.updateOne(asRead, { $set: { holder, epoch, expiresAt }, $inc: { uses: 1 } });
    return matchedCount === 1 ? { name, holder, epoch, expiresAt } : null;
  }

  async function first(name: string, expiresAt: Date): Promise<Lease | null> {
    try {
      await rows.insertMany([{ _id: name, holder, epoch: 1, expiresAt, uses: 0 }]);
      return { name, holder, epoch: 1, expiresAt };
    } catch (error) {
      if (isDuplicateKey(error)) return null;
      throw error;
    }
  }

  return {
    async hold(name, ttlMs) {
      const now = clock.now();
      const mine = ours.get(name);
      if (mine !== undefined && mine.expiresAt.getTime() - now.getTime() > ttlMs / 2) return mine;
      return keep(await take(name, now, new Date(now.getTime() + ttlMs)), name);
    },
    async assert({ name, epoch }, session) {
      const { matchedCount } = await rows.updateOne({ _id: name, holder, epoch }, { $inc: { uses: 1 } }, { session });
      if (matchedCount === 1) return;
      ours.delete(name);
      throw new LeaseLost(`${name} is not held by ${holder} any more`);
    },
    async release({ name, epoch }) {
      ours.delete(name);
      // The row stays, and with it the epoch: one that begins at 1 again would let an old holder write.
      await rows.updateOne({ _id: name, holder, epoch }, { $set: { expiresAt: new Date(0) } });
    },
    async held() {
      const found = await rows.find({ expiresAt: mongoose.trusted({ $gt: clock.now() }) }).sort({ _id: 1 }).lean();
      return found.map(({ _id, holder: by, expiresAt }) => ({ name: _id, holder: by, expiresAt }));
    },
  };
}
