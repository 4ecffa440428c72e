import type { Binary } from 'bson';
import { decode } from '../bson/decode.ts';
import type { Doc } from '../bson/value.ts';
import { indexFrom } from '../catalog/catalog.ts';
import type { Collection } from '../catalog/collection.ts';
import { checkIndexSpec } from '../catalog/index-specs.ts';
import { insertDocument } from '../catalog/write-documents.ts';
import type { Database } from '../database.ts';
import { type BackupCounts, type Frame, frameKind } from './backup-frames.ts';
import { UpkeepRefused } from './upkeep-refused.ts';

const batchCount = 2_000;
const batchBytes = 8 * 1024 * 1024;

export interface KeptFile { name: string; content: Buffer }

/** Puts the frames of a backup into an empty database. @param keep takes the files that belong to it */
export async function restoreBackup(frames: AsyncIterable<Frame>, database: Database, keep: (file: KeptFile) => void): Promise<BackupCounts> {
  const restoring = new Restoring(database);
  for await (const { kind, bytes } of frames) {
    if (kind === frameKind.file) keep(keptFile(decode(bytes)));
    else if (kind === frameKind.collection) await restoring.begin(decode(bytes));
    else if (kind === frameKind.document) await restoring.add(bytes);
    else if (kind !== frameKind.about) throw new UpkeepRefused(`The backup holds a piece of kind ${kind}, which this program doesn't know.`);
  }
  await restoring.store();
  return restoring.counts;
}

function keptFile(frame: Doc): KeptFile {
  const { name, content } = frame as unknown as { name: string; content: Binary };
  return { name, content: Buffer.from(content.buffer.subarray(0, content.position)) };
}

class Restoring {
  readonly counts: BackupCounts = { collections: 0, documents: 0 };
  private readonly database: Database;
  private collection: Collection | undefined;
  private batch: Buffer[] = [];
  private size = 0;

  constructor(database: Database) {
    this.database = database;
  }

  /** The indexes come first, so that every document is checked against those that are unique. */
  async begin(frame: Doc): Promise<void> {
    await this.store();
    const { namespace, options, indexes } = frame as unknown as { namespace: string; options: Doc; indexes: Doc[] };
    const { catalog, queue } = this.database;
    this.collection = await queue.write((view) => {
      const made = catalog.create(view, namespace, options);
      const added = indexes.map((spec) => indexFrom({ id: catalog.takeId(), spec: checkIndexSpec(spec), multikey: false, shortened: false }));
      catalog.setIndexes(view, made, [...made.indexes, ...added]);
      return made;
    });
    this.counts.collections++;
  }

  async add(raw: Buffer): Promise<void> {
    this.batch.push(raw);
    this.size += raw.length;
    if (this.batch.length >= batchCount || this.size >= batchBytes) await this.store();
  }

  async store(): Promise<void> {
    const { collection, batch, database } = this;
    if (batch.length === 0) return;
    if (!collection) throw new UpkeepRefused('The backup holds a document before its collection.');
    this.batch = [];
    this.size = 0;
    await database.queue.write((view) => {
      for (const raw of batch) insertDocument(database.catalog, view, collection, decode(raw), raw);
    });
    this.counts.documents += batch.length;
  }
}
