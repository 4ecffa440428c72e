import { UpkeepRefused } from './upkeep-refused.ts';

/** Runs an upkeep program: its result is the exit code; a refusal is a sentence on stderr and the exit code 1. */
export async function runUpkeep(run: (say: (line: string) => void) => Promise<number>): Promise<void> {
  try {
    process.exitCode = await run((line) => void process.stdout.write(`${line}\n`));
  } catch (error) {
    if (!(error instanceof UpkeepRefused)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
