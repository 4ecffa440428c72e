import StripeSdk, { type Stripe } from 'stripe';
import type { CallQueue } from './call-queue.ts';
import { callRank } from './call-rank.ts';

type HttpClient = NonNullable<Stripe.StripeConfig['httpClient']>;

/** How often a call that Stripe had no room for is made again; it had no effect, and carries the same idempotency key. */
const MOST_TRIES = 3;

/**
 * The SDK's way to Stripe, where each call waits for its turn. One whose turn does not come in time is answered as Stripe
 * answers when there are too many calls (429), so that its caller needs to know one kind of refusal only.
 */
export function pacedHttpClient(inner: HttpClient, queue: CallQueue): HttpClient {
  return {
    getClientName: () => inner.getClientName(),
    async makeRequest(...request) {
      const [, , path, method] = request;
      for (let tries = 1; ; tries++) {
        if (!await queue.turn(callRank(method, path))) return new NoTurn();
        const response = await inner.makeRequest(...request);
        if (response.getStatusCode() !== 429) return response;
        await queue.tooMany();
        if (tries === MOST_TRIES) return response;
        // Unread, the answer would keep its connection from being used again.
        await response.toJSON().catch(() => undefined);
      }
    },
  };
}

/** What Stripe's own refusal looks like: https://docs.stripe.com/rate-limits */
class NoTurn extends StripeSdk.HttpClientResponse {
  constructor() {
    super(429, {});
  }

  override getRawResponse(): object {
    return {};
  }

  override toJSON(): Promise<object> {
    return Promise.resolve({ error: { type: 'invalid_request_error', code: 'rate_limit', message: 'There were more calls to Stripe than there was room for, so this one was not made.' } });
  }
}
