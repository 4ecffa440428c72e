import { area } from '../catalog/key-layout.ts';
import type { KeyRange } from '../store/store.ts';
import type { ChangeRecord } from './change-record.ts';
import { isChange, recordSize, writeRecords } from './change-record.ts';

/** What an entry of the log says of itself and of what came before it; the totals make trimming possible without counting. */
export interface EntryHeader {
  /** Changes and bytes that were logged before this entry since the log began. */
  changesBefore: number;
  bytesBefore: number;
  /** Time of the entry before; 0 when there was none. */
  previous: bigint;
  /** Milliseconds since the epoch. */
  wall: number;
  /** Place of its first change among those of its commit. */
  firstIndex: number;
  changes: number;
}

export const headerSize = 40;

/** The place of an entry: the commit's time, and the place in the commit of its first change. */
export function entryKey(time: bigint, index: number): Buffer {
  const key = Buffer.allocUnsafe(16);
  key.writeUInt32BE(area.changes);
  key.writeBigUInt64BE(time, 4);
  key.writeUInt32BE(index, 12);
  return key;
}

export function timeOfKey(key: Buffer): bigint {
  return key.readBigUInt64BE(4);
}

/** The entries of commits from `from` to `through`, both included. */
export function entriesBetween(from: bigint, through: bigint): KeyRange {
  return { start: entryKey(from, 0), end: entryKey(through + 1n, 0) };
}

export function buildEntry(header: EntryHeader, records: ChangeRecord[]): Buffer {
  const entry = Buffer.allocUnsafe(headerSize + records.reduce((sum, record) => sum + recordSize(record), 0));
  entry.writeDoubleLE(header.changesBefore, 0);
  entry.writeDoubleLE(header.bytesBefore, 8);
  entry.writeBigUInt64LE(header.previous, 16);
  entry.writeDoubleLE(header.wall, 24);
  entry.writeUInt32LE(header.firstIndex, 32);
  entry.writeUInt32LE(header.changes, 36);
  writeRecords(entry, headerSize, records);
  return entry;
}

export function readHeader(entry: Buffer): EntryHeader {
  return {
    changesBefore: entry.readDoubleLE(0), bytesBefore: entry.readDoubleLE(8), previous: entry.readBigUInt64LE(16),
    wall: entry.readDoubleLE(24), firstIndex: entry.readUInt32LE(32), changes: entry.readUInt32LE(36),
  };
}

/** Cuts the records of a commit into entries of a size that the store can place anywhere; a larger record has one to itself. */
export function splitRecords(records: ChangeRecord[], largest: number): { records: ChangeRecord[]; changes: number }[] {
  const parts: { records: ChangeRecord[]; changes: number }[] = [];
  let size = Infinity;
  for (const record of records) {
    const own = recordSize(record);
    if (size + own > largest) {
      parts.push({ records: [], changes: 0 });
      size = 0;
    }
    const part = parts.at(-1);
    part?.records.push(record);
    if (part && isChange(record)) part.changes++;
    size += own;
  }
  return parts;
}
