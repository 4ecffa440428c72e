const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How long Stripe waits after the first, second … refusal; after the last of these, again and again, for three days. */
const SCHEDULE = [5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 12 * HOUR];

/** After this long an event that was never accepted is given up. */
export const GIVE_UP_AFTER = 72 * HOUR;

/** So many times faster than Stripe the sandbox tries again, unless it is told otherwise: after a second at first. */
export const HURRY = 300;

/**
 * How long to wait after so many failures, in milliseconds.
 * @param hurry how many times faster than Stripe; 1 is Stripe's own pace
 */
export function retryDelay(failures: number, hurry: number = HURRY): number {
  const wait = SCHEDULE[Math.min(failures, SCHEDULE.length) - 1] ?? MINUTE;
  return Math.ceil(wait / hurry);
}
