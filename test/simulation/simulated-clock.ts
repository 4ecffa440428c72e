import type { Clock } from '../../src/shared/clock.ts';

/** The house's time: the wall's, and what the run has let pass. The embedded Stripe is told to pass the same. */
export interface SimulatedClock extends Clock {
  pass(milliseconds: number): void;
}

export function simulatedClock(): SimulatedClock {
  let aheadMs = 0;
  return {
    now: () => new Date(Date.now() + aheadMs),
    pass(milliseconds) {
      aheadMs += milliseconds;
    },
  };
}
