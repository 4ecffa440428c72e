// The default export is the one that both builds of the SDK have; the named one is missing where it is required.
import StripeSdk, { type Stripe } from 'stripe';
import type { CallQueue } from './call-queue.ts';
import { pacedHttpClient } from './paced-http-client.ts';

/**
 * Stripe's own SDK, pinned to the API version it was made for, with its retries of lost answers (they carry the same
 * idempotency key, so a retried call has one effect).
 * @param apiBase another address to speak to, such as the embedded Stripe's; Stripe's own when left out
 * @param queue where each call waits for its turn; without one they go out at once
 */
export function createStripe(secretKey: string, apiBase?: string, queue?: CallQueue): Stripe {
  const options = {
    maxNetworkRetries: 2, timeout: 20_000, appInfo: { name: 'Wellspring' }, telemetry: false,
    ...(queue === undefined ? {} : { httpClient: pacedHttpClient(StripeSdk.createNodeHttpClient(), queue) }),
  };
  if (apiBase === undefined) return new StripeSdk(secretKey, options);
  const { protocol, hostname, port } = new URL(apiBase);
  return new StripeSdk(secretKey, {
    ...options,
    protocol: protocol === 'https:' ? 'https' : 'http',
    host: hostname,
    port: port || (protocol === 'https:' ? '443' : '80'),
  });
}
