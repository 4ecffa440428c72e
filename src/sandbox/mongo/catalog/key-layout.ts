import { createHash } from 'node:crypto';

/** LMDB refuses keys over 1,978 bytes. */
const longestKey = 1900;
const hashSize = 32;

/** How much of a long key is kept as it is; what follows is a hash of the whole. */
export const keptOfLongKey = longestKey - hashSize;

/** The first four bytes of keys that belong to no collection. Collections and indexes have numbers from `firstId`. */
export const area = { catalog: 0, sessions: 1, meta: 2, changes: 3 } as const;
export const firstId = 16;

export function idBytes(id: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32BE(id);
  return bytes;
}

/** The range of all keys that begin with an id. */
export function rangeOfId(id: number): { start: Buffer; end: Buffer } {
  return { start: idBytes(id), end: idBytes(id + 1) };
}

/** The key of a document: its number in its collection. Numbers rise, so that documents lie in the order of their insertion. */
export function recordKey(collectionId: number, number: number): Buffer {
  const key = Buffer.allocUnsafe(10);
  key.writeUInt32BE(collectionId);
  key.writeUIntBE(number, 4, 6);
  return key;
}

export function numberOfRecord(key: Buffer): number {
  return key.readUIntBE(4, 6);
}

export function isLongKey(key: Buffer): boolean {
  return key.length > longestKey;
}

/** A key that fits: a long one keeps its beginning, so that ranges still find it, and ends in a hash, so that it stays unique. */
export function fittingKey(key: Buffer): Buffer {
  if (!isLongKey(key)) return key;
  return Buffer.concat([key.subarray(0, keptOfLongKey), createHash('sha256').update(key).digest()]);
}
