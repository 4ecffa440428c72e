import { createHash } from 'node:crypto';
import { encode } from '../bson/encode.ts';
import type { Doc } from '../bson/value.ts';

/**
 * A backup is one line that names it and its version, then gzip over frames. A frame is a byte that says its kind, and a
 * BSON document: first what the backup is, then each file that belongs to it, then each collection (its options and
 * indexes) followed by its documents as they are stored, and at last the counts with a SHA-256 of all frames before.
 */
export const backupName = 'Wellspring backup';
export const backupVersion = 1;
export const frameKind = { about: 1, file: 2, collection: 3, document: 4, end: 5 } as const;

/** The first line of the file. */
export const firstLine = `${backupName} ${backupVersion}\n`;

export interface Frame { kind: number; bytes: Buffer }

export interface BackupCounts { collections: number; documents: number }

/** Collects frames into pieces of a fair size, and adds up their hash. */
export class FrameWriter {
  private readonly hash = createHash('sha256');
  private parts: Buffer[] = [];
  private size = 0;

  add(kind: number, bytes: Buffer): void {
    const before = Buffer.from([kind]);
    this.hash.update(before).update(bytes);
    this.parts.push(before, bytes);
    this.size += bytes.length + 1;
  }

  end(counts: BackupCounts): void {
    this.add(frameKind.end, encode({ ...counts, sha256: this.hash.copy().digest('hex') }));
  }

  /** What was collected, when it is enough to be worth handing on. */
  *full(enough = 256 * 1024): Generator<Buffer> {
    if (this.size < enough) return;
    const piece = Buffer.concat(this.parts);
    this.parts = [];
    this.size = 0;
    yield piece;
  }
}

export function aboutFrame(at: Date): Doc {
  return { program: backupName, version: backupVersion, at };
}
