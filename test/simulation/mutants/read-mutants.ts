import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Mutant, mutants } from './mutants.ts';

const root = path.resolve(import.meta.dirname, '../../..');

/** Why a mutant can't be planted any more: its text has to be in its file exactly once. Null when it can. */
export function whyNotPlanted({ patches }: Mutant): string | null {
  const bad = patches.find(({ file, text }) => readFileSync(path.join(root, file), 'utf8').split(text).length !== 2);
  return bad === undefined ? null : `${bad.file} doesn't have this exactly once: ${bad.text}`;
}

/** @throws RangeError for a name that there is not */
export function mutantOf(name: string): Mutant {
  const found = mutants.find((mutant) => mutant.name === name);
  if (found === undefined) throw new RangeError(`There is no mutant ${name}`);
  return found;
}
