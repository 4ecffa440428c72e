import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import path from 'node:path';
import { pollUntil } from './poll-until.ts';

export const repository = path.resolve(import.meta.dirname, '../..');

export interface ChildOptions {
  args?: string[];
  /** Beside PATH and HOME nothing of this process's environment reaches the child. */
  env?: Record<string, string>;
  /** Modules that are loaded before the program, as `--import` takes them. */
  preload?: string[];
}

/** A program of ours, running as a process of its own. */
export interface Child {
  readonly pid: number;
  /** All that it has printed so far, on either stream. */
  output(): string;
  /** Waits until it has printed something. @throws when it ends before */
  printed(pattern: RegExp, timeoutMs?: number): Promise<RegExpExecArray>;
  /** Sends a message to the modules that were preloaded. */
  send(message: object): void;
  /** Sends a signal and waits for the end. @returns exit code and milliseconds until then */
  end(signal?: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): Promise<{ code: number | null; afterMs: number }>;
  /** Resolves when it has ended, by whatever cause. */
  ended: Promise<number | null>;
  running(): boolean;
}

const alive = new Set<ChildProcess>();
// A test run that is cut short must not leave servers behind.
process.once('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

let isBuilt = false;

/** What Node is told so that it runs a program: ours as people run it, compiled and up to date; one of the tests by its source. @param program path from the repository's root, such as `src/start.ts` */
export function programArguments(program: string): string[] {
  if (!program.startsWith('src/')) return ['--import', 'tsx', program];
  if (!isBuilt) execFileSync(process.execPath, [path.join(repository, 'scripts/build.mjs')], { stdio: 'inherit' });
  isBuilt = true;
  return ['--enable-source-maps', program.replace(/^src(.*)\.ts$/, 'dist$1.js')];
}

/** Once, before the processes that run tests side by side: two that compile would write the same files. */
export function mochaGlobalSetup(): void {
  programArguments('src/start.ts');
}

/** @param program path from the repository's root, such as `src/start.ts` */
export function startChild(program: string, { args = [], env = {}, preload = [] }: ChildOptions = {}): Child {
  const imports = preload.flatMap((module) => ['--import', module]);
  const child = spawn(process.execPath, [...imports, ...programArguments(program), ...args], {
    cwd: repository,
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  alive.add(child);
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => (printed += text));
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => {
    alive.delete(child);
    resolve(code);
  }));
  const running = () => child.exitCode === null && child.signalCode === null;
  return {
    pid: child.pid ?? 0,
    output: () => printed,
    // A child that was killed a moment ago has no ear for it, and needs none.
    send: (message) => void (child.connected && child.send(message, () => undefined)),
    ended,
    running,
    async printed(pattern, timeoutMs = 60_000) {
      await pollUntil(`${program} prints ${pattern}`, () => pattern.test(printed) || !running(), { timeoutMs }).catch((error: unknown) => {
        throw new Error(`${(error as Error).message}; it printed:\n${printed}`);
      });
      const found = pattern.exec(printed);
      if (found === null) throw new Error(`${program} ended without printing ${pattern}; it printed:\n${printed}`);
      return found;
    },
    async end(signal = 'SIGTERM') {
      const began = performance.now();
      child.kill(signal);
      // One that hangs is a failure of the test that looks at `afterMs`, not a reason to wait for ever.
      const impatient = setTimeout(() => child.kill('SIGKILL'), 10_000);
      const code = await ended;
      clearTimeout(impatient);
      return { code, afterMs: performance.now() - began };
    },
  };
}
