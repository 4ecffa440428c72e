import type { Event } from '../store/tables.ts';
import { signWebhook } from './sign-webhook.ts';

export interface WebhookEndpoint {
  url: string;
  secret: string;
}

const TIMEOUT = 20_000;

/** Refused: it answered anything but 2xx, or not in time. Unreachable: nobody listens there. */
export type PostOutcome = 'accepted' | 'refused' | 'unreachable';

/** Sends one event, signed as Stripe signs. Redirects are not followed: Stripe counts them as failures. */
export async function postWebhook({ url, secret }: WebhookEndpoint, event: Event, now: () => number, stop: AbortSignal): Promise<PostOutcome> {
  const body = JSON.stringify(event, null, 2);
  const timeout = AbortSignal.timeout(TIMEOUT);
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
        'stripe-signature': signWebhook(body, secret, Math.floor(now() / 1000)),
      },
      redirect: 'manual',
      signal: AbortSignal.any([stop, timeout]),
    });
    await response.body?.cancel();
    return response.ok ? 'accepted' : 'refused';
  } catch {
    return timeout.aborted ? 'refused' : 'unreachable';
  }
}
