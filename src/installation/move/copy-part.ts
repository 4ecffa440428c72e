import type { Db, Document } from 'mongodb';
import { exactDocument, idOf } from './exact-document.ts';
import { makeLike, type Part } from './installation-parts.ts';
import type { PartProgress, Progress } from './progress.ts';
import { rawDocuments } from './raw-documents.ts';

const batchCount = 1_000;
const batchBytes = 8 * 1024 * 1024;

export interface CopyPart {
  source: Db;
  target: Db;
  part: Part;
  progress: Progress;
  /** Asked after every batch. */
  shouldStop: () => boolean;
}

/**
 * Copies a collection in the order of its `_id`, a batch at a time, each noted in the target once it is there.
 * What a run that was cut short had copied without noting it is removed and copied again.
 * @returns how many documents are there now, and whether these are all
 */
export async function copyPart({ source, target, part, progress, shouldStop }: CopyPart): Promise<PartProgress> {
  let state = await progress.of(part.name);
  if (state?.copied === true) return state;
  if (state === undefined) {
    // Dropped first: a run that was cut short between making it and saying so left it behind.
    await target.collection(part.name).drop();
    await makeLike(target, part);
    state = { copied: false, documents: 0 };
    await progress.save(part.name, state);
  }
  const rest = 'after' in state ? { $expr: { $gt: ['$_id', { $literal: state.after }] } } : {};
  await target.collection(part.name).deleteMany(rest);
  for await (const batch of batchesOf(rawDocuments(source.collection(part.name), rest, { inOrder: true }))) {
    await target.collection(part.name).insertMany(batch.map((raw) => exactDocument(raw) as Document), { forceServerObjectId: true });
    const last = batch.at(-1);
    state = { copied: false, documents: state.documents + batch.length, ...(last && { after: idOf(last) }) };
    await progress.save(part.name, state);
    if (shouldStop()) return state;
  }
  state = { ...state, copied: true };
  await progress.save(part.name, state);
  return state;
}

async function* batchesOf(documents: AsyncIterable<Buffer>): AsyncGenerator<Buffer[]> {
  let batch: Buffer[] = [];
  let size = 0;
  for await (const raw of documents) {
    batch.push(raw);
    size += raw.length;
    if (batch.length < batchCount && size < batchBytes) continue;
    yield batch;
    batch = [];
    size = 0;
  }
  if (batch.length > 0) yield batch;
}
