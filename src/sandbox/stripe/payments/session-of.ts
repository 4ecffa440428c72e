import type { Call } from '../call.ts';
import type { CheckoutSession, PaymentIntent } from '../store/tables.ts';

/** The Checkout Session that made a payment; undefined when the API did. */
export function sessionOf(call: Call, { id }: PaymentIntent): CheckoutSession | undefined {
  return call.changes.find('checkout.session', { where: ['payment_intent', id], limit: 1 })?.data[0];
}
