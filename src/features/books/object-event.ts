import type { Stripe } from 'stripe';

type Told = Stripe.Charge | Stripe.Refund | Stripe.Dispute | Stripe.Checkout.Session | Stripe.PaymentIntent;

const types = {
  charge: 'charge.succeeded',
  refund: 'refund.updated',
  dispute: 'charge.dispute.updated',
  'checkout.session': 'checkout.session.expired',
  payment_intent: 'payment_intent.payment_failed',
} as const satisfies Record<Told['object'], Stripe.Event['type']>;

/**
 * An object as the event that would have told of it, for what Stripe's list of events no longer has. Its id names the
 * object's state, so that each state is taken once.
 * @param livemode whether it is of real money; refunds don't say so themselves
 */
export function objectEvent(object: Told, livemode: boolean): Stripe.Event {
  return {
    id: `object:${object.id}:${stateOf(object)}`,
    object: 'event',
    type: types[object.object],
    created: object.created,
    livemode,
    pending_webhooks: 0,
    api_version: null,
    request: null,
    data: { object },
  } as Stripe.Event;
}

/** A dispute is told of again when its money moves, though its status stays. */
function stateOf(object: Told): string {
  if (object.object === 'dispute') return `${object.status}:${object.balance_transactions.length}`;
  return object.status ?? 'unknown';
}
