import { ApiError } from './api-error.ts';

/** So many calls a second, when a test has switched it on (https://docs.stripe.com/rate-limits). */
export class RateLimit {
  readonly #wall: () => number;
  #perSecond: number | undefined;
  #left = 0;
  #since = 0;

  /** @param wall milliseconds since 1970 */
  constructor(wall: () => number) {
    this.#wall = wall;
  }

  /** Takes so many calls a second from now on; undefined takes all. */
  set(perSecond: number | undefined): void {
    this.#perSecond = perSecond;
    this.#left = perSecond ?? 0;
    this.#since = this.#wall();
  }

  /** Counts one call. @throws ApiError 429 when there were too many */
  count(): void {
    const most = this.#perSecond;
    if (most === undefined) return;
    const now = this.#wall();
    this.#left = Math.min(most, this.#left + ((now - this.#since) / 1000) * most);
    this.#since = now;
    if (this.#left < 1) throw tooMany();
    this.#left -= 1;
  }
}

function tooMany(): ApiError {
  return new ApiError(429, {
    type: 'invalid_request_error',
    code: 'rate_limit',
    message: 'Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.',
  }, { 'stripe-rate-limited-reason': 'global-rate' });
}
