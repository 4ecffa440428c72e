import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '../log/logger.ts';
import { isUnreachable } from '../mongo/is-unreachable.ts';

/** A piece of background work that is safe to run at any time, in any number of processes at once. */
export interface Task {
  name: string;
  /** How long to rest when there was nothing to do; work that came in through another process is seen after this. */
  restMs: number;
  /** Money: a rush of it comes before everything that is patient. */
  first?: true;
  /** Takes the processor for long, and nobody waits for it to the second. */
  patient?: true;
  /** Does what is due. @returns how many things it did; above zero it runs again at once */
  run(): Promise<number>;
}

export interface RunningTasks {
  /** Resolves when the runs under way have ended. */
  stop(): Promise<void>;
}

/** Rest after a run that failed, so that a database that is down is not asked in a tight loop. */
const REST_AFTER_FAILURE_MS = 2_000;

/** A run of a task that comes first that did so many things is a rush; patient tasks then rest, but not for ever. */
const MANY = 100;
const RUSH_MS = 500;
const MOST_PATIENCE_MS = 5_000;
const LOOK_AGAIN_MS = 50;

/** Runs every task again and again, each by itself: one that fails or is slow holds up no other. */
export function runTasks(tasks: readonly Task[], bell: Bell, log: Logger): RunningTasks {
  const stopping = new AbortController();
  const rush: Rush = { endsAt: 0 };
  const loops = tasks.map((task) => runOne(task, { bell, rush, stopping: stopping.signal, log }));
  return {
    async stop() {
      stopping.abort();
      bell.ring();
      await Promise.all(loops);
    },
  };
}

/** Until when there is one, in milliseconds of the process. */
interface Rush {
  endsAt: number;
}

interface Around {
  bell: Bell;
  rush: Rush;
  stopping: AbortSignal;
  log: Logger;
}

async function runOne(task: Task, { bell, rush, stopping, log }: Around): Promise<void> {
  while (!stopping.aborted) {
    if (task.patient) await untilCalm(rush, stopping);
    const heard = bell.rings();
    try {
      const done = await task.run();
      if (task.first && done >= MANY) rush.endsAt = performance.now() + RUSH_MS;
      // What one task did is often another's work: a settled gift is to be folded, a folded one to be receipted.
      if (done > 0) bell.ring();
      else await bell.wait(heard, task.restMs);
    } catch (error) {
      const about = isUnreachable(error) ? { reason: error.message } : { err: error };
      log.error({ ...about, task: task.name }, 'a background task failed and will be tried again');
      if (!stopping.aborted) await bell.wait(bell.rings(), REST_AFTER_FAILURE_MS);
    }
  }
}

async function untilCalm(rush: Rush, stopping: AbortSignal): Promise<void> {
  const latest = performance.now() + MOST_PATIENCE_MS;
  while (!stopping.aborted && performance.now() < Math.min(rush.endsAt, latest)) await pause(LOOK_AGAIN_MS);
}

/** Lets a request tell the tasks of its own process that there is work, so that they needn't wait for their next look. */
export interface Bell {
  ring(): void;
  /** How often it has rung so far. */
  rings(): number;
  /** Resolves when it has rung since `heard`, or after `ms`. */
  wait(heard: number, ms: number): Promise<void>;
}

export function createBell(): Bell {
  let count = 0;
  const sleepers = new Set<() => void>();
  return {
    ring() {
      count++;
      for (const rise of sleepers) rise();
      sleepers.clear();
    },
    rings: () => count,
    wait: (heard, ms) => new Promise((resolve) => {
      if (count !== heard) return resolve();
      const rise = () => {
        clearTimeout(timer);
        sleepers.delete(rise);
        resolve();
      };
      const timer = setTimeout(rise, ms);
      sleepers.add(rise);
    }),
  };
}
