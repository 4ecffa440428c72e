import type { Db } from 'mongodb';
import { checksumOf, lastingFilter } from './checksum.ts';
import { copyPart } from './copy-part.ts';
import { fingerprintOf, indexDifferences, type Part, partsOf } from './installation-parts.ts';
import { MoveRefused, Progress } from './progress.ts';

export interface Move {
  source: Db;
  target: Db;
  /** A name for this run, unlike any other. */
  run: string;
  now: () => Date;
  say: (line: string) => void;
  shouldStop: () => boolean;
}

export type MoveOutcome =
  | { kind: 'done' }
  | { kind: 'stopped' }
  /** Something wrote meanwhile, or a side is damaged; the collections concerned are copied anew by the next run. */
  | { kind: 'differs'; differences: string[] };

/**
 * Copies every collection with its indexes, then reads both sides and compares them. Can be cut short anywhere and
 * begun again.
 * @throws MoveRefused
 */
export async function moveInstallation(move: Move): Promise<MoveOutcome> {
  const { source, target, say, shouldStop, now } = move;
  const parts = await partsOf(source);
  if (parts.length === 0) throw new MoveRefused(`The source, ${source.databaseName}, holds no data. Nothing was changed.`);
  const { progress, resumed } = await Progress.open(target, { source: fingerprintOf(parts), run: move.run, now: now() });
  if (resumed) say('Going on where the last run stopped.');
  for (const part of parts) {
    if (shouldStop()) return { kind: 'stopped' };
    const state = await copyPart({ source, target, part, progress, shouldStop });
    if (!state.copied) return { kind: 'stopped' };
    say(`${part.name.padEnd(32)} ${String(state.documents).padStart(9)} copied`);
  }
  const differences = await compare(move, parts, progress);
  if (shouldStop()) return { kind: 'stopped' };
  if (differences.length > 0) return { kind: 'differs', differences };
  await progress.finish(now());
  return { kind: 'done' };
}

async function compare({ source, target, say, now, shouldStop }: Move, parts: Part[], progress: Progress): Promise<string[]> {
  const differences: string[] = [];
  const there = new Map((await partsOf(target)).map((part) => [part.name, part]));
  for (const part of parts) {
    if (shouldStop()) return differences;
    const found = indexDifferences(part, there.get(part.name));
    const lasting = lastingFilter(part, now());
    const [here, copy] = await Promise.all([checksumOf(source, part.name, lasting), checksumOf(target, part.name, lasting)]);
    if (here.documents !== copy.documents) found.push(`${part.name}: ${here.documents} documents in the source, ${copy.documents} in the target`);
    else if (here.sum !== copy.sum) found.push(`${part.name}: the ${here.documents} documents are not the same`);
    else if (found.length === 0) say(`${part.name.padEnd(32)} ${String(here.documents).padStart(9)} on both sides, checksum ${here.sum.slice(0, 12)}, indexes: ${part.indexes.length}`);
    if (found.length > 0) await progress.forget(part.name);
    differences.push(...found);
  }
  return differences;
}
