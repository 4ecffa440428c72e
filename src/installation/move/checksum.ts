import { createHash } from 'node:crypto';
import type { Db, Document, Filter } from 'mongodb';
import type { Part } from './installation-parts.ts';
import { rawDocuments } from './raw-documents.ts';

export interface Checksum { documents: number; sum: string }

/** Far longer than reading both sides takes: what expires meanwhile must count on neither. */
const marginMs = 3_600_000;

/**
 * The number of documents of a collection, and their SHA-256 values combined by addition: the same on two servers when they hold
 * the same documents byte by byte, in whatever order they give them.
 * @param lasting leaves out what will have expired by then
 */
export async function checksumOf(db: Db, name: string, lasting: Filter<Document>): Promise<Checksum> {
  let documents = 0;
  let sum = 0n;
  for await (const raw of rawDocuments(db.collection(name), lasting)) {
    const digest = createHash('sha256').update(raw).digest();
    documents++;
    sum = BigInt.asUintN(128, sum + (digest.readBigUInt64BE(0) << 64n) + digest.readBigUInt64BE(8));
  }
  return { documents, sum: sum.toString(16).padStart(32, '0') };
}

/** The documents that no TTL index removes for an hour from now. */
export function lastingFilter({ indexes }: Part, now: Date): Filter<Document> {
  const expiring = indexes.flatMap(({ key, expireAfterSeconds }) => {
    const [field] = Object.keys(key);
    return typeof expireAfterSeconds === 'number' && field !== undefined ? [{ [field]: { $lt: new Date(now.getTime() + marginMs - expireAfterSeconds * 1000) } }] : [];
  });
  return expiring.length === 0 ? {} : { $nor: expiring };
}
