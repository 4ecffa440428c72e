import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { programArguments } from '../../../../support/start-child.ts';

/** The embedded database as a process of its own. */
export interface DatabaseProgram {
  child: ChildProcess;
  pid: number;
  uri: string;
  port: number;
  kill(): Promise<void>;
}

/** @param wrap puts a shell's words before the command, such as limits */
export async function startDatabaseProgram(dataDir: string, { wrap = '', env = {} }: { wrap?: string; env?: Record<string, string> } = {}): Promise<DatabaseProgram> {
  const words = [process.execPath, ...programArguments('src/sandbox/mongo/main.ts'), '--port', '0', '--data', dataDir];
  const child = spawn('sh', ['-c', `${wrap} exec "$@"`, 'sh', ...words], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...env } });
  const [uri] = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    once(child, 'exit').then(() => Promise.reject(new Error('the embedded database ended at its start'))),
  ]) as [string];
  return {
    child, uri,
    pid: child.pid ?? 0,
    port: Number(new URL(uri).port),
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** Resident memory of a process in MB; undefined where the system doesn't tell (not Linux). */
export function residentMegabytes(pid: number): number | undefined {
  try {
    const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
}
