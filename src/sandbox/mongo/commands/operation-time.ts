import { Timestamp } from 'bson';

/** When a reply's data is from, which drivers hand back for causal consistency; with one node the clock is enough. */
export function operationTime(now: Date): { operationTime: Timestamp } {
  return { operationTime: new Timestamp({ t: Math.floor(now.getTime() / 1000), i: 1 }) };
}
