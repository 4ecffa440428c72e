import type { Connection } from 'mongoose';
import type { Logger } from '../log/logger.ts';
import { ownCallBucket, sharedCallBucket } from './call-bucket.ts';
import type { CallPace } from './call-pace.ts';
import { type CallQueue, createCallQueue } from './call-queue.ts';
import { failingOverBucket } from './failing-over-bucket.ts';

/** While the database is away each process goes by itself at this part of the pace: two of web and two of worker stay within the limit. */
const PROCESSES = 4;

/** The turns of all processes on one database, at the pace given. */
export function sharedCallQueue(connection: Connection, pace: CallPace, log: Pick<Logger, 'warn'>): CallQueue {
  const share = { burst: Math.max(1, Math.floor(pace.burst / PROCESSES)), refill: Math.max(1, pace.refill / PROCESSES) };
  const bucket = failingOverBucket(sharedCallBucket(connection, pace), ownCallBucket(share), (error) => {
    log.warn({ reason: error instanceof Error ? error.message : String(error) }, 'the pace of calls to Stripe is kept by each process alone for a moment');
  });
  return createCallQueue(bucket, pace);
}
