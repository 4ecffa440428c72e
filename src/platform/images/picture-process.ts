import { type ChildProcess, fork } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ProcessedPicture } from './process-picture.ts';

/**
 * Work on pictures in a process of its own, which is there as long as there is any. Decoders leave hundreds of megabytes behind in the
 * process that they ran in: 400 after the demo's pictures. A file that brings one down takes no site with it.
 */
export const pictureProcess = {
  /** As in process-picture.ts. @throws when the process ends over it */
  processPicture: (input: Buffer) => ask<ProcessedPicture>({ what: 'processPicture', input }),
  /** As in encode-avif.ts. @throws when the process ends over it, or `source` is no picture */
  encodeAvif: (source: Buffer, width: number) => ask<Buffer>({ what: 'encodeAvif', input: source, width }),
};

type Wish = { what: 'processPicture'; input: Buffer } | { what: 'encodeAvif'; input: Buffer; width: number };
export type Job = Wish & { id: number };
export type Answer = { id: number; result: unknown } | { id: number; error: string };

interface Worker {
  child: ChildProcess;
  waiting: Map<number, { resolve: (result: never) => void; reject: (error: Error) => void }>;
  /** Ends it when it has had nothing to do for a while. */
  idle: NodeJS.Timeout | undefined;
}

/** A form with several pictures comes one by one, and AVIFs are made every few seconds. */
const IDLE_MS = 10_000;
const program = fileURLToPath(new URL(`./picture-program${path.extname(import.meta.url)}`, import.meta.url));

let worker: Worker | undefined;
let jobs = 0;

function ask<Result>(wish: Wish): Promise<Result> {
  const { child, waiting, idle } = (worker ??= start());
  clearTimeout(idle);
  // A process that waits for an answer must not end for want of anything else to do.
  child.channel?.ref();
  const id = (jobs += 1);
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    child.send({ ...wish, id } satisfies Job);
  });
}

function start(): Worker {
  // Out of reach of the terminal's Ctrl-C: the site finishes first, and it ends with the site, however that ends.
  const child = fork(program, { serialization: 'advanced', stdio: ['ignore', 'inherit', 'inherit', 'ipc'], detached: true });
  const started: Worker = { child, waiting: new Map(), idle: undefined };
  // Visitors come before their kilobytes. On a system that refuses, it works at the same pace as all others.
  if (child.pid !== undefined) {
    try {
      setPriority(child.pid, constants.priority.PRIORITY_LOW);
    } catch {}
  }
  const lose = (why: string) => {
    if (worker === started) worker = undefined;
    clearTimeout(started.idle);
    for (const { reject } of started.waiting.values()) reject(new Error(`The process that works on pictures ${why}.`));
    started.waiting.clear();
  };
  child.on('error', (error) => lose(`failed: ${error.message}`));
  child.on('exit', (code, signal) => lose(`ended (${signal ?? code})`));
  child.on('message', (answer: Answer) => {
    const { waiting } = started;
    const asked = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (waiting.size === 0) rest(started);
    if ('error' in answer) asked?.reject(new Error(answer.error));
    else asked?.resolve(answer.result as never);
  });
  child.unref();
  return started;
}

function rest(resting: Worker): void {
  resting.child.channel?.unref();
  resting.idle = setTimeout(() => {
    if (worker === resting) worker = undefined;
    resting.child.disconnect();
  }, IDLE_MS).unref();
}
