import { randomInt } from 'node:crypto';
import { runSimulation } from './run-simulation.ts';

const operations = Number(process.env.SIMULATE ?? 10_000);
const seed = process.env.SEED ?? String(randomInt(1, 1_000_000_000));
const print = (line: string) => void process.stdout.write(`${line}\n`);

print(`SEED=${seed} SIMULATE=${operations}`);
const result = await runSimulation({ seed, operations, checkpoints: [1000], tell: print });
if (process.env.TALLY !== undefined) for (const [what, count] of [...result.tally].sort(([a], [b]) => a.localeCompare(b))) print(`${String(count).padStart(6)}  ${what}`);
if (process.env.LOG !== undefined) for (const line of result.log) print(line.slice(0, 600).trimEnd());
for (const sentence of result.verdict.wrong.slice(0, 30)) print(`WRONG: ${sentence}`);
process.exit(result.verdict.wrong.length > 0 ? 1 : 0);
