import { setTimeout as pause } from 'node:timers/promises';
import type { Stripe } from 'stripe';
import type { Task } from '../../src/platform/tasks/run-tasks.ts';

/**
 * A house's asking for refunds. Stripe remembers an idempotency key for a day, and no call with its tries lasts so long: where days pass
 * in a moment, those under way have to end first, and no other may begin.
 */
export interface RefundCalls {
  /** The same SDK, whose calls for refunds are counted. */
  counted(stripe: Stripe): Stripe;
  /** The same tasks; looking for a refund and then asking for it is one thing. @throws when none of them asks for refunds */
  countedTasks(tasks: readonly Task[]): Task[];
  underWay(): number;
}

const ASKING = 'donations: ask Stripe for refunds';

/** @param quiet resolves when no days are passing */
export function refundCalls(quiet: () => Promise<unknown>): RefundCalls {
  let underWay = 0;
  const during = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    // What belongs to something that is under way must not wait for its end.
    if (underWay === 0) await quiet();
    underWay++;
    try {
      return await work();
    } finally {
      underWay--;
    }
  };
  return {
    counted(stripe) {
      const create = stripe.refunds.create.bind(stripe.refunds);
      stripe.refunds.create = (...given: Parameters<typeof create>) => during(() => create(...given));
      return stripe;
    },
    countedTasks(tasks) {
      if (!tasks.some(({ name }) => name === ASKING)) throw new Error(`No task is called “${ASKING}” any more.`);
      return tasks.map((task) => (task.name === ASKING ? { ...task, run: () => during(() => task.run()) } : task));
    },
    underWay: () => underWay,
  };
}

/** @param calls those of the houses that are alive now: a dead one's never end */
export async function untilNoneIsUnderWay(calls: () => readonly RefundCalls[]): Promise<void> {
  while (calls().some((each) => each.underWay() > 0)) await pause(5);
}
