import type { Stripe } from 'stripe';
import type { Delivery } from '../../stripe-inbox/index.ts';
import { idOf, stripeDate } from '../payment.ts';
import type { DisputeFact } from '../payment-facts.ts';
import type { HandleEventDeps } from './event-deps.ts';
import { tellFacts } from './tell-facts.ts';

type DisputeEventType = Extract<Stripe.Event['type'], `charge.dispute.${string}`>;

/** A donor's bank questions a payment, thinks about it, or has decided. */
export async function disputeNews(deps: HandleEventDeps, delivery: Delivery, type: DisputeEventType, dispute: Stripe.Dispute): Promise<void> {
  const chargeId = idOf(dispute.charge);
  if (chargeId === null) return delivery.finish({ state: 'ignored', reason: `${dispute.id} is of no charge` });
  const fact = disputeFact(dispute, type);
  return tellFacts(deps, delivery, { chargeId, facts: { refunds: [], disputes: [fact] }, why: wordsOf(fact) });
}

/** How Stripe describes disputes: https://docs.stripe.com/api/disputes/object. That its money moved, the object says and the event. */
function disputeFact(dispute: Stripe.Dispute, type: DisputeEventType): DisputeFact {
  const moved = dispute.balance_transactions;
  const reinstated = type === 'charge.dispute.funds_reinstated' || moved.some(({ amount }) => amount > 0);
  const withdrawn = reinstated || type === 'charge.dispute.funds_withdrawn' || moved.some(({ amount }) => amount < 0);
  const due = dispute.evidence_details.due_by;
  return {
    disputeId: dispute.id, minor: dispute.amount, status: stateOf(dispute.status), reason: dispute.reason,
    withdrawn, reinstated, dueBy: due === null ? null : stripeDate(due), at: stripeDate(dispute.created),
  };
}

/** Prevented: it was settled between the banks before it became a dispute. What Stripe adds one day waits for an answer. */
function stateOf(status: string): DisputeFact['status'] {
  return Object.hasOwn(states, status) ? states[status] ?? 'needs-response' : 'needs-response';
}

const states: Readonly<Record<string, DisputeFact['status']>> = {
  warning_needs_response: 'inquiry', warning_under_review: 'inquiry', warning_closed: 'inquiry-closed', prevented: 'inquiry-closed',
  under_review: 'under-review', appeal_under_review: 'under-review', lost: 'lost', won: 'won',
};

const words: Record<DisputeFact['status'], string> = {
  inquiry: "The donor's bank asks about the payment; nothing is withdrawn",
  'inquiry-closed': "The donor's bank asks no more; nothing was withdrawn",
  'needs-response': "The donor's bank disputes the payment and waits for evidence",
  'under-review': "The donor's bank looks at the evidence",
  lost: "The donor's bank decided for the donor",
  won: "The donor's bank let the payment stand",
};

function wordsOf({ disputeId, status, withdrawn, reinstated }: DisputeFact): string {
  const money = reinstated ? '; Stripe gave the money back' : withdrawn ? '; Stripe withdrew the money' : '';
  return `Dispute ${disputeId}: ${words[status]}${money}`;
}
