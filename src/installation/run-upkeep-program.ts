import { spawn } from 'node:child_process';
import { programArguments } from './program-arguments.ts';

/**
 * Runs one of the embedded database's upkeep programs, which work on its folder; it prints for itself.
 * @returns its exit code
 */
export function runUpkeepProgram(name: 'check' | 'backup' | 'restore', args: string[]): Promise<number> {
  const child = spawn(process.execPath, [...programArguments(`mongo/upkeep/${name}-main`), ...args], { stdio: ['ignore', 'inherit', 'inherit'] });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
