import { setTimeout as pause } from 'node:timers/promises';
import type { Document } from 'bson';
import type { CallQueue } from '../../src/platform/stripe/call-queue.ts';
import { type Bell, createBell, runTasks, type RunningTasks } from '../../src/platform/tasks/run-tasks.ts';
import { type Addresses, composeHouse, type SimulatedHouse } from './compose-house.ts';
import { type DoomedConnection, doomedConnection } from './doomed-connection.ts';
import type { SimulatedClock } from './simulated-clock.ts';
import pino from 'pino';

/** A worker process that can be killed at any message that it is about to send to the database. */
export interface Worker {
  house: SimulatedHouse;
  /** Kills it there, or when it has sent no such message in a while. Resolves when it is dead. @returns the sessions that it leaves behind */
  killBefore(message: number): Promise<{ met: boolean; sessions: Document[] }>;
  /** Ends it as a signal does, after the work under way. */
  stop(): Promise<void>;
}

export interface WorkerParts {
  addresses: Addresses;
  clock: SimulatedClock;
  /** Rung by the web process, as where both are one; without it new work is seen when it is looked for. */
  bell?: Bell;
  note: (line: string) => void;
}

/** So long after one look for work comes the next: gifts come so thick that looking for each would be most of the work. */
const LOOK_MS = 120;
const PATIENCE_MS = 3_000;

/**
 * Starts a worker within this process, which is what makes thousands of gifts a minute possible. Killed, it is cut off from
 * everything at once: no byte of it reaches the database any more, no call of it Stripe. What it still does in memory
 * nobody can tell from its not being there.
 */
export async function startWorker({ addresses, clock, bell = createBell(), note }: WorkerParts): Promise<Worker> {
  const life = await doomedConnection(addresses.mongoUri);
  const { queue, close } = gate();
  const house = await composeHouse({ addresses, clock, connection: life.connection, bell: lazy(bell), queue, note });
  const running = runTasks(house.tasks, house.bell, pino({ level: 'warn' }, { write: note }));
  return {
    house,
    async killBefore(message) {
      const met = await Promise.race([new Promise<true>((resolve) => life.dieBefore(message, () => resolve(true))), pause(PATIENCE_MS, false)]);
      const sessions = life.sessions();
      close();
      life.die();
      abandon(running, life);
      return { met, sessions };
    },
    async stop() {
      await running.stop();
      await house.features.ledger.close();
      await life.connection.close();
    },
  };
}

/** Its loops end when they next come round; nobody waits for them. */
function abandon(running: RunningTasks, { connection }: DoomedConnection): void {
  void running.stop().then(() => connection.close(true)).catch(() => undefined);
}

/** Lets calls to Stripe through until the process is dead. */
function gate(): { queue: CallQueue; close: () => void } {
  let open = true;
  return {
    queue: {
      turn: () => (open ? Promise.resolve(true) : new Promise(() => undefined)),
      tooMany: () => Promise.resolve(),
    },
    close() {
      open = false;
    },
  };
}

function lazy(bell: Bell): Bell {
  return { ...bell, wait: (heard, ms) => pause(LOOK_MS).then(() => bell.wait(heard, ms)) };
}
