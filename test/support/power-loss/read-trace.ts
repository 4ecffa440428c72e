import path from 'node:path';
import { type SystemCall, systemCallsOf } from './system-calls.ts';

/** What a program asked of the disk, or said to others. Paths are relative to the folder that is watched. */
export type Action =
  | { kind: 'create'; path: string; folder: boolean }
  /** `flushed`: the call ends when its bytes are on the disk (O_DSYNC). */
  | { kind: 'write'; path: string; offset: number; bytes: Buffer; flushed: boolean }
  | { kind: 'sync'; path: string }
  | { kind: 'send'; socket: string; bytes: Buffer };

/** Calls of several threads overlap: what has begun may have had its effect, what has ended has had it. */
export interface Step { edge: 'begin' | 'end'; action: Action }

/** Changes of files that the simulated disk knows nothing of: a trace with one of them says too little to judge by. */
const otherChanges = [
  'open', 'creat', 'pwritev2', 'ftruncate', 'truncate', 'fallocate', 'rename', 'renameat', 'renameat2', 'link', 'linkat', 'symlink', 'symlinkat',
  'unlink', 'unlinkat', 'rmdir', 'splice', 'sendfile', 'copy_file_range',
];

/** What strace is to tell of; those with `?` don't exist on every machine. */
export const tracedCalls = [
  'openat', '?mkdir', 'mkdirat', 'write', 'writev', 'pwrite64', 'pwritev', 'lseek', 'fsync', 'fdatasync', 'sendto', 'sendmsg', 'mmap', ...otherChanges.map((name) => `?${name}`),
].join(',');

/** LMDB's table of readers: memory that processes share, made anew by whoever opens the database alone. */
const sharedMemory = /-lock$/;

/**
 * Reads what `strace -f -y -xx` wrote about a program.
 * @param root absolute path of the folder that is watched
 * @throws when the program changed files there in a way that isn't understood
 */
export function readTrace(text: string, root: string): Step[] {
  const reader = new TraceReader(root);
  const steps: Step[] = [];
  const begun = new Map<SystemCall, Action>();
  for (const { edge, call } of systemCallsOf(text)) {
    if (edge === 'end' && call.name === 'openat') reader.opened(call);
    const action = edge === 'begin' ? reader.read(call) : begun.get(call);
    if (!action) continue;
    begun.set(call, action);
    steps.push({ edge, action });
  }
  return steps;
}

class TraceReader {
  private readonly root: string;
  private readonly created = new Set<string>();
  private readonly files = new Map<number, { flushed: boolean; position: number }>();

  constructor(root: string) {
    this.root = root;
  }

  /** What a call does; undefined for one that has to do with neither the folder nor a socket, or that failed. */
  read(call: SystemCall): Action | undefined {
    const { name, args, result } = call;
    if (Number.isNaN(result)) return undefined;
    const [, number = '', hex = ''] = /^(\d+)<([^>]*)>/.exec(args) ?? [];
    const place = textOf(hex);
    if (place.startsWith('socket:')) return { kind: 'send', socket: place, bytes: bytesOf(call) };
    if (otherChanges.includes(name) || name === 'mmap') return this.refuseChange(call);
    if (/^(?:openat|mkdir)/.test(name)) return this.create(call);
    const file = this.inside(place);
    if (file === undefined) return undefined;
    return name === 'fsync' || name === 'fdatasync' ? { kind: 'sync', path: file } : this.write(call, Number(number), file);
  }

  /** Remembers how a file was opened. */
  opened(call: SystemCall): void {
    if (this.inside(namesIn(call)[0] ?? '') !== undefined) this.files.set(call.result, { flushed: /O_D?SYNC/.test(call.args), position: 0 });
  }

  private create(call: SystemCall): Action | undefined {
    const made = namesIn(call).map((name) => this.inside(name)).find((name) => name !== undefined);
    if (made === undefined || sharedMemory.test(made) || this.created.has(made)) return undefined;
    const folder = call.name !== 'openat';
    if (!folder && !call.args.includes('O_CREAT')) return undefined;
    this.created.add(made);
    return { kind: 'create', path: made, folder };
  }

  private write(call: SystemCall, number: number, file: string): Action | undefined {
    if (sharedMemory.test(file)) return undefined;
    const open = this.files.get(number);
    if (!open) throw new Error(`The trace doesn't tell how ${file} was opened for ${call.name}.`);
    if (call.name === 'lseek') {
      open.position = call.result;
      return undefined;
    }
    const bytes = bytesOf(call);
    const positioned = call.name.startsWith('pwrite');
    const offset = positioned ? Number(/, (\d+)$/.exec(call.args)?.[1]) : open.position;
    if (!positioned) open.position += bytes.length;
    return { kind: 'write', path: file, offset, bytes, flushed: open.flushed };
  }

  private refuseChange(call: SystemCall): undefined {
    if (call.name === 'mmap' && !/PROT_WRITE.*MAP_SHARED/.test(call.args)) return undefined;
    const changed = namesIn(call).map((name) => this.inside(name)).find((name) => name !== undefined && !sharedMemory.test(name));
    if (changed !== undefined) throw new Error(`The program changes ${changed} by ${call.name}, of which the simulated disk knows nothing.`);
    return undefined;
  }

  private inside(place: string): string | undefined {
    const relative = path.relative(this.root, place);
    return path.isAbsolute(place) && !relative.startsWith('..') ? relative : undefined;
  }
}

/** The paths that a call names, in the order of its arguments; the folder that relative ones begin at is none. */
function namesIn({ args }: SystemCall): string[] {
  return [...args.matchAll(/(?:"|\d<)((?:\\x[0-9a-f]{2})+)[">]/g)].map(([, hex = '']) => textOf(hex));
}

function bytesOf({ args, result }: SystemCall): Buffer {
  const bytes = Buffer.concat([...args.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)].map(([, hex = '']) => Buffer.from(hex.replaceAll('\\x', ''), 'hex')));
  if (bytes.length < result) throw new Error('The trace holds only the beginnings of what was written.');
  return bytes.subarray(0, result);
}

function textOf(hex: string): string {
  return hex.startsWith('\\x') ? Buffer.from(hex.replaceAll('\\x', ''), 'hex').toString() : hex;
}
