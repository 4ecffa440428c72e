import { Schema, type Connection, type Model } from 'mongoose';
import { modelOf } from '../mongo/model-of.ts';
import type { CallPace } from './call-pace.ts';

/** What a bucket gave. `waitMs` is how long it takes until it has the next one; it counts only where too few were given. */
export interface Taken {
  granted: number;
  waitMs: number;
}

/** Calls that may be made now. It fills up again with time. */
export interface CallBucket {
  /** Takes up to so many, and leaves `keep` behind. */
  take(wanted: number, keep: number): Promise<Taken>;
  /** Stripe itself said that there were too many: nothing may go out for a moment, in no process. */
  empty(): Promise<void>;
}

interface BucketRow {
  _id: string;
  /** Calls that may be made; a fraction is on its way to being one. */
  tokens: number;
  /** The database's time of the last look. */
  at: Date;
  /** What the last taker got. */
  granted: number;
}

const bucketSchema = new Schema<BucketRow>(
  { _id: { type: String, required: true }, tokens: Number, at: Date, granted: Number },
  { collection: 'stripe-call-buckets', versionKey: false, strict: 'throw' },
);

function bucketModel(connection: Connection): Model<BucketRow> {
  return modelOf(connection, 'StripeCallBucket', bucketSchema);
}

type BucketPace = Pick<CallPace, 'mode' | 'burst' | 'refill'>;

/** One bucket for all processes on a database: one atomic update refills it by the database's own clock and takes from it. */
export function sharedCallBucket(connection: Connection, { mode, burst, refill }: BucketPace): CallBucket {
  const buckets = bucketModel(connection);
  const change = async (taken: object) => {
    const row = await buckets.findOneAndUpdate({ _id: mode }, [refilled(burst, refill), { $set: { granted: taken } }, { $set: { tokens: { $subtract: ['$tokens', '$granted'] } } }], {
      upsert: true, returnDocument: 'after', updatePipeline: true,
    }).lean();
    if (row === null) throw new Error('An upsert gave nothing back');
    return row;
  };
  return {
    async take(wanted, keep) {
      const { granted, tokens } = await change({ $max: [0, { $min: [wanted, { $floor: { $subtract: ['$tokens', keep] } }] }] });
      return { granted, waitMs: waitFor(keep + 1 - tokens, refill) };
    },
    async empty() {
      await change({ $add: ['$tokens', burst] });
    },
  };
}

/** Time that went backward, as after a change of primary, refills nothing and takes nothing away. */
function refilled(burst: number, refill: number) {
  const passedMs = { $max: [0, { $subtract: ['$$NOW', { $ifNull: ['$at', '$$NOW'] }] }] };
  const tokens = { $add: [{ $ifNull: ['$tokens', burst] }, { $multiply: [{ $divide: [passedMs, 1000] }, refill] }] };
  return { $set: { tokens: { $min: [burst, tokens] }, at: '$$NOW' } };
}

/** A bucket of this process alone. It may be smaller than what is to be left behind; one that gave nothing then would be none. @param now milliseconds of a clock that nobody sets */
export function ownCallBucket({ burst, refill }: Pick<CallPace, 'burst' | 'refill'>, now: () => number = () => performance.now()): CallBucket {
  let tokens = burst;
  let at = now();
  const fill = () => {
    tokens = Math.min(burst, tokens + (Math.max(0, now() - at) / 1000) * refill);
    at = now();
  };
  return {
    take(wanted, keep) {
      fill();
      const left = Math.min(keep, burst - 1);
      const granted = Math.max(0, Math.min(wanted, Math.floor(tokens - left)));
      tokens -= granted;
      return Promise.resolve({ granted, waitMs: waitFor(left + 1 - tokens, refill) });
    },
    empty() {
      fill();
      tokens = -burst;
      return Promise.resolve();
    },
  };
}

function waitFor(missing: number, refill: number): number {
  return Math.max(1, Math.ceil((missing / refill) * 1000));
}
