import type { Clock } from '../../src/shared/clock.ts';

/** The house's time: the wall's, and what the run has let pass. The embedded Stripe is told to pass the same. */
export interface SimulatedClock extends Clock {
  pass(milliseconds: number): void;
  /** Resolves when no days are passing. */
  quiet(): Promise<void>;
  /** Days pass while `passing` is done. */
  whileDaysPass(passing: () => Promise<void>): Promise<void>;
}

export function simulatedClock(): SimulatedClock {
  let aheadMs = 0;
  let days = Promise.resolve();
  return {
    now: () => new Date(Date.now() + aheadMs),
    pass(milliseconds) {
      aheadMs += milliseconds;
    },
    quiet: () => days,
    whileDaysPass(passing) {
      const passed = days.then(passing);
      days = passed.catch(() => undefined);
      return passed;
    },
  };
}
