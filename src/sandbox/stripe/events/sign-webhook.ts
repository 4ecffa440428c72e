import { createHmac } from 'node:crypto';

/**
 * The `Stripe-Signature` header of a body (https://docs.stripe.com/webhooks#verify-manually).
 * @param second when it is sent, in seconds since 1970; a receiver refuses one that is minutes old
 */
export function signWebhook(body: string, secret: string, second: number): string {
  const signature = createHmac('sha256', secret).update(`${second}.${body}`).digest('hex');
  return `t=${second},v1=${signature}`;
}
