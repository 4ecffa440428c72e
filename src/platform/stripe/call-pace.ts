/** How fast Stripe may be called, for all processes of an installation together. */
export interface CallPace {
  /** Names the limit that is shared: calls in test mode and real ones are counted apart by Stripe. */
  mode: 'live' | 'test';
  /** Stripe's limit, in calls a second. */
  perSecond: number;
  /** How many of them may come at once after a rest. With `refill` it stays within the limit in every second, however they fall. */
  burst: number;
  /** Calls a second in the long run. */
  refill: number;
  /** What calls that nobody waits for leave untouched of the burst. */
  reserve: number;
  /** How long a call that a person waits for may wait for its turn, and one that nobody waits for. */
  patienceMs: { person: number; background: number };
}

/** https://docs.stripe.com/rate-limits */
const LIVE_PER_SECOND = 100;
const TEST_PER_SECOND = 25;

/**
 * The pace that goes with a secret key, whose prefix says whether it takes real money. A fifth of the limit is kept for
 * the burst, so that burst and refill together are the limit: no second of any kind holds more calls than that.
 */
export function callPace(secretKey: string, perSecond?: number): CallPace {
  const mode = secretKey.includes('_live_') ? 'live' : 'test';
  const limit = perSecond ?? (mode === 'live' ? LIVE_PER_SECOND : TEST_PER_SECOND);
  const burst = Math.max(1, Math.floor(limit / 5));
  return { mode, perSecond: limit, burst, refill: Math.max(1, limit - burst), reserve: Math.floor(burst / 2), patienceMs: { person: 6_000, background: 60_000 } };
}
