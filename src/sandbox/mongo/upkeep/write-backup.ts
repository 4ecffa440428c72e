import { closeSync, createWriteStream, fsyncSync, openSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Binary } from 'bson';
import { encode } from '../bson/encode.ts';
import type { Collection } from '../catalog/collection.ts';
import { rangeOfId } from '../catalog/key-layout.ts';
import type { Reader } from '../store/view.ts';
import { aboutFrame, type BackupCounts, firstLine, frameKind, FrameWriter } from './backup-frames.ts';

export interface BackupContents {
  reader: Reader;
  collections: Collection[];
  /** Files that belong to the installation beside its database; kept under their names. */
  files: string[];
  at: Date;
}

/**
 * Writes a backup. The file has its name only when it is whole and on disk: cut short, it is called `….partial`.
 * It holds private data and secrets, so that only this user may read it.
 */
export async function writeBackup(file: string, contents: BackupContents): Promise<BackupCounts> {
  const partial = `${file}.partial`;
  const counts = { collections: 0, documents: 0 };
  const out = createWriteStream(partial, { mode: 0o600, flush: true });
  out.write(firstLine);
  await pipeline(Readable.from(frames(contents, counts), { objectMode: false }), createGzip({ level: 4 }), out);
  renameSync(partial, file);
  syncFolder(path.dirname(file));
  return counts;
}

function* frames({ reader, collections, files, at }: BackupContents, counts: BackupCounts): Generator<Buffer> {
  const writer = new FrameWriter();
  writer.add(frameKind.about, encode(aboutFrame(at)));
  for (const file of files) writer.add(frameKind.file, encode({ name: path.basename(file), content: new Binary(readFileSync(file)) }));
  for (const { namespace, id, options, indexes } of collections) {
    counts.collections++;
    writer.add(frameKind.collection, encode({ namespace, options, indexes: indexes.slice(1).map(({ spec }) => spec) }));
    for (const { value } of reader.range(rangeOfId(id))) {
      counts.documents++;
      writer.add(frameKind.document, value);
      yield* writer.full();
    }
  }
  writer.end(counts);
  yield* writer.full(0);
}

/** A name is on disk only when its folder is. */
export function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
