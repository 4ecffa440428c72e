import type { Stripe } from 'stripe';
import type { Delivery, EventHandler, Outcome } from '../../stripe-inbox/index.ts';
import { chargeRefunded, chargeSucceeded } from './charge-events.ts';
import { disputeNews } from './dispute-events.ts';
import type { HandleEventDeps } from './event-deps.ts';
import { intentFailed, intentProcessing, intentSucceeded } from './intent-events.ts';
import { togetherHandler } from './handle-together.ts';
import { foreignOrigin } from './origin.ts';
import { refundNews } from './refund-events.ts';
import { sessionCompleted, sessionDebitFailed, sessionExpired } from './session-events.ts';

/** Their objects carry our own id. */
const paymentEvents = [
  'charge.succeeded',
  'payment_intent.succeeded',
  'payment_intent.processing',
  'payment_intent.payment_failed',
  'checkout.session.completed',
  'checkout.session.async_payment_succeeded',
  'checkout.session.async_payment_failed',
  'checkout.session.expired',
] as const;

/** What became of a payment. Their objects name the charge and nothing of ours. */
const aftermathEvents = [
  'charge.refunded',
  'refund.created',
  'refund.updated',
  'refund.failed',
  'charge.refund.updated',
  'charge.dispute.created',
  'charge.dispute.updated',
  'charge.dispute.closed',
  'charge.dispute.funds_withdrawn',
  'charge.dispute.funds_reinstated',
] as const;

/** The kinds of events that the handler does something about; all others it ignores. */
export const handledEventTypes = [...paymentEvents, ...aftermathEvents] as const;

type EventOf<Type> = Extract<Stripe.Event, { type: Type }>;
type PaymentEvent = EventOf<typeof paymentEvents[number]>;
type AftermathEvent = EventOf<typeof aftermathEvents[number]>;

/**
 * Does what an event of Stripe's says about a donation. Events of one payment tell the same in several ways and in any
 * order; each of them leads to the same state and the same entries.
 */
export function stripeEventHandler(deps: HandleEventDeps): EventHandler {
  const alone = async (delivery: Delivery) => {
    const matter = matterOf(delivery.event);
    switch (matter.kind) {
      case 'none':
        return delivery.finish(matter.outcome);
      case 'aftermath':
        return aftermath(deps, delivery, matter.event);
      case 'payment': {
        const foreign = foreignOrigin(delivery.event, deps.livemode);
        return foreign === null ? payment(deps, delivery, matter.donationId, matter.event) : delivery.finish({ state: 'quarantined', reason: foreign });
      }
    }
  };
  const outcomeOfNothing = (event: Stripe.Event) => {
    const matter = matterOf(event);
    return matter.kind === 'none' ? matter.outcome : null;
  };
  return Object.assign(alone, { together: togetherHandler(deps, outcomeOfNothing) });
}

/** What an event asks for. */
type Matter =
  | { kind: 'none'; outcome: Outcome }
  | { kind: 'aftermath'; event: AftermathEvent }
  | { kind: 'payment'; donationId: string; event: PaymentEvent };

function matterOf(event: Stripe.Event): Matter {
  if (isAftermath(event)) return { kind: 'aftermath', event };
  if (!isPayment(event)) return { kind: 'none', outcome: { state: 'ignored', reason: 'Nothing to do for this kind of event' } };
  const donationId = event.data.object.metadata?.donationId;
  return donationId === undefined ? { kind: 'none', outcome: { state: 'ignored', reason: 'Not a gift of this platform' } } : { kind: 'payment', donationId, event };
}

function isPayment(event: Stripe.Event): event is PaymentEvent {
  return paymentEvents.some((type) => type === event.type);
}

function isAftermath(event: Stripe.Event): event is AftermathEvent {
  return aftermathEvents.some((type) => type === event.type);
}

function payment(deps: HandleEventDeps, delivery: Delivery, donationId: string, event: PaymentEvent): Promise<void> {
  switch (event.type) {
    case 'charge.succeeded':
      return chargeSucceeded(deps, delivery, event.data.object);
    case 'payment_intent.succeeded':
      return intentSucceeded(deps, delivery, donationId, event.data.object);
    case 'payment_intent.processing':
      return intentProcessing(deps, delivery, donationId, event.data.object);
    case 'payment_intent.payment_failed':
      return intentFailed(deps, delivery, donationId, event.data.object);
    case 'checkout.session.completed':
    case 'checkout.session.async_payment_succeeded':
      return sessionCompleted(deps, delivery, donationId, event.data.object);
    case 'checkout.session.async_payment_failed':
      return sessionDebitFailed(deps, delivery, donationId, event.data.object);
    case 'checkout.session.expired':
      return sessionExpired(deps, delivery, donationId, event.data.object);
  }
}

function aftermath(deps: HandleEventDeps, delivery: Delivery, event: AftermathEvent): Promise<void> {
  switch (event.type) {
    case 'charge.refunded':
      return chargeRefunded(deps, delivery, event.data.object);
    case 'refund.created':
    case 'refund.updated':
    case 'refund.failed':
    case 'charge.refund.updated':
      return refundNews(deps, delivery, event.data.object);
    case 'charge.dispute.created':
    case 'charge.dispute.updated':
    case 'charge.dispute.closed':
    case 'charge.dispute.funds_withdrawn':
    case 'charge.dispute.funds_reinstated':
      return disputeNews(deps, delivery, event.type, event.data.object);
  }
}
