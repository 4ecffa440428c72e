import type { Stripe } from 'stripe';
import type { Delivery } from '../../stripe-inbox/index.ts';
import { idOf, stripeDate } from '../payment.ts';
import type { RefundFact } from '../payment-facts.ts';
import type { HandleEventDeps } from './event-deps.ts';
import { tellFacts } from './tell-facts.ts';

/** A refund in whatever state it is, made by staff here or in Stripe's dashboard. */
export async function refundNews(deps: HandleEventDeps, delivery: Delivery, refund: Stripe.Refund): Promise<void> {
  const chargeId = idOf(refund.charge) ?? (await chargeOfIntent(deps, idOf(refund.payment_intent)));
  if (chargeId === null) return delivery.finish({ state: 'ignored', reason: `${refund.id} is of no charge` });
  const fact = refundFact(refund);
  return tellFacts(deps, delivery, { chargeId, facts: { refunds: [fact], disputes: [] }, why: wordsOf(fact) });
}

/** How Stripe describes refunds: https://docs.stripe.com/api/refunds/object */
export function refundFact(refund: Stripe.Refund): RefundFact {
  const status = stateOf(refund.status);
  const reason = status === 'failed' ? refund.failure_reason ?? refund.reason : refund.reason;
  return { refundId: refund.id, minor: refund.amount, status, reason: reason ?? null, at: stripeDate(refund.created) };
}

function stateOf(status: string | null): RefundFact['status'] {
  if (status === 'succeeded') return 'succeeded';
  return status === 'failed' || status === 'canceled' ? 'failed' : 'pending';
}

function wordsOf({ refundId, status }: RefundFact): string {
  switch (status) {
    case 'pending':
      return `Refund ${refundId} is on its way`;
    case 'succeeded':
      return `Refund ${refundId} was given back`;
    case 'failed':
      return `Refund ${refundId} failed, and the money is with us again`;
  }
}

async function chargeOfIntent({ stripe }: HandleEventDeps, intentId: string | null): Promise<string | null> {
  return intentId === null ? null : idOf((await stripe.paymentIntents.retrieve(intentId)).latest_charge);
}
