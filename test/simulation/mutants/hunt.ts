import { spawn } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Mutant } from './mutants.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const hook = pathToFileURL(path.join(import.meta.dirname, 'patch-source.mjs')).href;
/** When everything comes to rest and is checked: often at first, where most bugs are found. */
export const checkpoints = [250, 500, 1000, 2000, 3500, 5000, 7500, 10_000];

export interface Hunted {
  mutant: string;
  /** At the check after so many operations; null when it was not found. */
  foundAt: number | null;
  seconds: number;
  /** The first sentence of the verdict. */
  sentence: string;
}

/** Runs the simulation on the changed sources, in a process of its own, until it finds something wrong. */
export async function hunt({ name, patches }: Mutant, seed: string, operations: number): Promise<Hunted> {
  const began = performance.now();
  const child = spawn(process.execPath, ['--import', hook, '--import', 'tsx', 'test/simulation/main.ts'], {
    cwd: root, stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', SEED: seed, SIMULATE: String(operations), CHECKPOINTS: checkpoints.join(), MUTANT_PATCHES: JSON.stringify(patches) },
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (printed += text));
  await new Promise((resolve) => child.once('close', resolve));
  const [, sentence] = /^WRONG: (.*)$/m.exec(printed) ?? [];
  const [, at] = /^FOUND AT (\d+)$/m.exec(printed) ?? [];
  const seconds = Math.trunc((performance.now() - began) / 1000);
  if (sentence === undefined && !/^NOTHING WRONG$/m.test(printed)) return { mutant: name, foundAt: null, seconds, sentence: `The run broke: ${printed.slice(-1500)}` };
  return { mutant: name, foundAt: at === undefined ? null : Number(at), seconds, sentence: sentence ?? 'not found' };
}
