import type { Collection, Db } from 'mongodb';
import { type Part, partsOf, progressName } from './installation-parts.ts';

/** Why a move doesn't begin or go on; its message is for the operator. */
export class MoveRefused extends Error {}

/** How far one collection has come: everything up to `after` is in the target. */
export interface PartProgress {
  copied: boolean;
  documents: number;
  /** The last `_id` that is in the target for sure; left out while there is none. */
  after?: unknown;
}

/** As it is stored: numbers are read with their BSON type for the sake of `after`, so the count is kept as text. */
type StoredProgress = Omit<PartProgress, 'documents'> & { documents: string };

interface MoveRecord {
  _id: string;
  kind: 'move' | 'part';
  /** The source's fingerprint; in the record of the move alone. */
  source?: string;
  /** Which run works on it: a second one takes over, and the first notices. */
  run?: string;
  finishedAt?: Date | null;
  begunAt?: Date;
  progress?: StoredProgress;
}

/** The record of a move, kept in the target and as durable as the documents there. */
export class Progress {
  private readonly records: Collection<MoveRecord>;
  private readonly run: string;

  private constructor(target: Db, run: string) {
    this.records = target.collection<MoveRecord>(progressName, { promoteValues: false, bsonRegExp: true });
    this.run = run;
  }

  /**
   * Begins a move, or goes on with one of the same source.
   * @throws MoveRefused when the target holds something else, or a finished move
   */
  static async open(target: Db, { source, run, now }: { source: string; run: string; now: Date }): Promise<{ progress: Progress; resumed: boolean }> {
    const progress = new Progress(target, run);
    const begun = await progress.records.findOne({ _id: 'move' });
    if (begun === null) {
      await refuseForeign(target);
      await progress.records.insertOne({ _id: 'move', kind: 'move', source, run, begunAt: now, finishedAt: null });
      return { progress, resumed: false };
    }
    if (begun.finishedAt instanceof Date) throw new MoveRefused(`The target received a whole installation on ${begun.finishedAt.toISOString()}; it may have gone on since. Nothing was changed. To move once more, drop that database first.`);
    if (begun.source !== source) throw new MoveRefused('The target holds the beginning of a move of other data (or collections were made or dropped since). Nothing was changed. Drop that database, then begin again.');
    await progress.records.updateOne({ _id: 'move' }, { $set: { run } });
    return { progress, resumed: true };
  }

  async of(name: string): Promise<PartProgress | undefined> {
    const stored = (await this.records.findOne({ _id: `part:${name}` }))?.progress;
    return stored && { ...stored, documents: Number.parseInt(stored.documents, 10) };
  }

  /** @throws MoveRefused when another run has taken over */
  async save(name: string, progress: PartProgress): Promise<void> {
    const stored = { ...progress, documents: String(progress.documents) };
    await this.records.updateOne({ _id: `part:${name}` }, { $set: { kind: 'part', progress: stored } }, { upsert: true });
    await this.stillMine();
  }

  async forget(name: string): Promise<void> {
    await this.records.deleteOne({ _id: `part:${name}` });
  }

  async finish(now: Date): Promise<void> {
    await this.records.updateOne({ _id: 'move', run: this.run }, { $set: { finishedAt: now } });
  }

  private async stillMine(): Promise<void> {
    const current = await this.records.findOne({ _id: 'move', run: this.run });
    if (current === null) throw new MoveRefused('Another run of data:move has taken this over; this one stops.');
  }
}

async function refuseForeign(target: Db): Promise<void> {
  const found: Part[] = await partsOf(target);
  if (found.length === 0) return;
  throw new MoveRefused(`The target, ${target.databaseName}, holds data already: ${found.slice(0, 5).map(({ name }) => name).join(', ')}${found.length > 5 ? ' and more' : ''}. Nothing was changed. Name an empty database.`);
}
