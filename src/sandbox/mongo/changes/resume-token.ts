import { Timestamp } from 'bson';
import type { Doc, Value } from '../bson/value.ts';
import { isDoc } from '../bson/value.ts';
import { MongoError } from '../mongo-error.ts';

/**
 * How far a stream has read. `event`: through a change; `invalidate`: also through the event that ends a stream after it;
 * `mark`: through all changes of a commit.
 */
export interface Position { time: bigint; index: number; kind: 'event' | 'invalidate' | 'mark' }

const kinds = ['event', 'invalidate', 'mark'] as const;
const version = 0x82;
const afterAll = 0xffff_ffff;

/** The position after all changes of a commit and of those before it. */
export function markAfter(time: bigint): Position {
  return { time, index: afterAll, kind: 'mark' };
}

/** `{ _data: hex }`; tokens sort as their positions do. */
export function tokenOf({ time, index, kind }: Position): Doc {
  const bytes = Buffer.allocUnsafe(14);
  bytes.writeUInt8(version);
  bytes.writeBigUInt64BE(time, 1);
  bytes.writeUInt32BE(index, 9);
  bytes.writeUInt8(kinds.indexOf(kind), 13);
  return { _data: bytes.toString('hex').toUpperCase() };
}

/** @throws MongoError 9, 260 for what is no token of this database */
export function positionOf(token: Value): Position {
  const data = isDoc(token) ? token['_data'] : undefined;
  if (typeof data !== 'string') throw new MongoError(9, 'A resume token must be an object with a string in _data');
  const bytes = Buffer.from(data, 'hex');
  const kind = kinds[bytes.at(13) ?? -1];
  if (bytes.length !== 14 || bytes.at(0) !== version || !kind || data.length !== 28) throw new MongoError(260, 'KeyString format error: the resume token is not one of this database');
  return { time: bytes.readBigUInt64BE(1), index: bytes.readUInt32BE(9), kind };
}

/** A commit's time as drivers see it. */
export function timestampOf(time: bigint): Timestamp {
  return new Timestamp(time);
}
