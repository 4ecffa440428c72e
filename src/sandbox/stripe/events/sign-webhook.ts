import { createHmac } from 'node:crypto';

/**
 * The `Stripe-Signature` header of a body (https://docs.stripe.com/webhooks#verify-manually).
 * @param secrets every active secret: while one is being replaced, both sign
 * @param second when it is sent, in seconds since 1970; a receiver refuses one that is minutes old
 */
export function signWebhook(body: string, secrets: readonly string[], second: number): string {
  const signatures = secrets.map((secret) => `v1=${createHmac('sha256', secret).update(`${second}.${body}`).digest('hex')}`);
  return [`t=${second}`, ...signatures].join(',');
}
