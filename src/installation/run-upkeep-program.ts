import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * Runs one of the embedded database's upkeep programs, which work on its folder; it prints for itself.
 * @returns its exit code
 */
export function runUpkeepProgram(name: 'check' | 'backup' | 'restore', args: string[]): Promise<number> {
  const program = fileURLToPath(new URL(`../sandbox/mongo/upkeep/${name}-main.ts`, import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', program, ...args], { stdio: ['ignore', 'inherit', 'inherit'] });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
