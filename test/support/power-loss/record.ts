import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { seededRandom } from '../../../src/platform/images/illustration/seeded-random.ts';
import { programArguments, repository } from '../start-child.ts';
import { tracedCalls } from './read-trace.ts';
import { type History, prepare, write } from './workload.ts';

/** What a database was asked and what it answered, told by its clients; what it did is in the trace beside it. */
export interface Recording {
  /** The request that acknowledged the collections and indexes. */
  prepared: number;
  histories: History[];
}

const clients = 6;
const operationsEach = 30;

/** Why system calls can't be traced here; undefined where they can. */
export function tracingRefused(): string | undefined {
  const { error, status, stderr } = spawnSync('strace', ['-f', '-o', '/dev/null', '-e', 'trace=fsync', 'true'], { encoding: 'utf8' });
  if (error) return `strace can't be started (${error.message})`;
  return status === 0 ? undefined : `strace may not trace (${stderr.trim()})`;
}

/**
 * Runs a database on a fresh folder under strace, has several clients write to it at the same time, and kills it.
 * @param program path of the database's program from the repository's root; it takes `--data` and prints its address
 * @param folder receives the database as `disk/…`, the `trace`, and the `recording.json`
 */
export async function record(program: string, folder: string, seed: string): Promise<void> {
  const disk = path.join(folder, 'disk');
  mkdirSync(disk, { recursive: true });
  const strace = ['-f', '-y', '-xx', '-a', '1', '-s', String(2 ** 26), '-o', path.join(folder, 'trace'), '-e', `trace=${tracedCalls}`, '-e', 'signal=none'];
  // The shell tells the number of the process that node will be: killing strace would only end the telling.
  const shell = ['sh', '-c', 'echo $$; exec "$@"', 'sh', process.execPath, ...programArguments(program), '--port', '0', '--data', path.join(disk, 'data')];
  const traced = spawn('strace', [...strace, ...shell], { cwd: repository, stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, UV_USE_IO_URING: '0' } });
  const ended = once(traced, 'close');
  const lines = createInterface({ input: traced.stdout })[Symbol.asyncIterator]();
  const pid = Number((await lines.next()).value);
  try {
    const uri = String((await lines.next()).value);
    const prepared = await prepare(uri);
    const histories = await Promise.all(Array.from({ length: clients }, (_, writer) => write(uri, writer, operationsEach, seededRandom(`${seed} ${writer}`))));
    writeFileSync(path.join(folder, 'recording.json'), JSON.stringify({ prepared, histories } satisfies Recording));
  } finally {
    process.kill(pid, 'SIGKILL');
    await ended;
  }
}

export function readRecording(folder: string): Recording & { trace: string; disk: string } {
  const recording = JSON.parse(readFileSync(path.join(folder, 'recording.json'), 'utf8')) as Recording;
  return { ...recording, trace: readFileSync(path.join(folder, 'trace'), 'latin1'), disk: path.join(folder, 'disk') };
}
