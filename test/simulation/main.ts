import { randomInt } from 'node:crypto';
import { hunt } from './mutants/hunt.ts';
import { mutants } from './mutants/mutants.ts';
import { mutantOf, whyNotPlanted } from './mutants/read-mutants.ts';
import { runSimulation, type SimulationResult } from './run-simulation.ts';
import { worldsOf } from './worlds.ts';

/**
 * `npm run simulate`: SIMULATE operations (10,000 when left out) from SEED (a fresh one when left out); CHECKPOINTS says after
 * how many to check, TALLY what came of the operations, LOG what the house logged. `-- --mutants [NAME …]` plants bugs.
 */
const operations = Number(process.env.SIMULATE ?? 10_000);
const seed = process.env.SEED ?? String(randomInt(1, 1_000_000_000));
const checkpoints = (process.env.CHECKPOINTS ?? '1000').split(',').map(Number);
const print = (line: string) => void process.stdout.write(`${line}\n`);
const [flag, ...names] = process.argv.slice(2);

process.exitCode = flag === '--mutants' ? await huntAll() : await simulate();
// Timers of the libraries would keep it.
process.exit();

async function simulate(): Promise<number> {
  print(`SEED=${seed} SIMULATE=${operations}`);
  for (const world of worldsOf(seed, operations)) {
    if (world.seed !== seed) print(`SEED=${world.seed} SIMULATE=${world.operations}`);
    const result = await runSimulation({ ...world, checkpoints, tell: print });
    report(result);
    if (result.verdict.wrong.length > 0) return 1;
  }
  print('NOTHING WRONG');
  return 0;
}

function report({ tally, log, verdict, operations: done, seed: of }: SimulationResult): void {
  if (process.env.TALLY !== undefined) for (const [what, count] of [...tally].sort(([a], [b]) => a.localeCompare(b))) print(`${String(count).padStart(6)}  ${what}`);
  if (process.env.LOG !== undefined) for (const line of log) print(line.slice(0, 600).trimEnd());
  if (verdict.wrong.length === 0) return;
  for (const sentence of verdict.wrong.slice(0, 30)) print(`WRONG: ${sentence}`);
  print(`FOUND AT ${done}`);
  print(`Again: SEED=${of} SIMULATE=${done} npm run simulate; keep the seed in test/simulation/seeds.txt`);
}

async function huntAll(): Promise<number> {
  const hunted = names.length > 0 ? names.map(mutantOf) : mutants;
  let missed = 0;
  for (const mutant of hunted) {
    const why = whyNotPlanted(mutant);
    const { foundAt, seconds, sentence } = why === null ? await hunt(mutant, seed, operations) : { foundAt: null, seconds: 0, sentence: why };
    if (foundAt === null) missed++;
    print(`| ${mutant.name} | ${foundAt ?? 'not found'} | ${seconds} s | ${sentence} |`);
  }
  print(`${hunted.length - missed} of ${hunted.length} found, SEED=${seed}`);
  return missed === 0 ? 0 : 1;
}
