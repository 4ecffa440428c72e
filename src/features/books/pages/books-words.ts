import type { QuarantineState } from '../../donations/index.ts';
import type { InboxState } from '../../stripe-inbox/index.ts';
import type { DifferenceKind } from '../difference.ts';

/** What there is to do about a difference. It ends by itself, as soon as a comparison finds that both say the same. */
export const differenceAdvice: Readonly<Record<DifferenceKind, string>> = {
  'missing-entry': 'Look in Stripe’s dashboard what it is. Gifts, refunds and disputes are fetched by themselves with the next comparison; if it stays, its event is in trouble below, or it is a kind of movement that the ledger doesn’t know.',
  'wrong-sum': 'Compare both, and don’t correct anything by hand: the ledger is never changed. Whoever runs this site should look at it.',
  'missing-transaction': 'Look for it in Stripe’s dashboard. If Stripe really doesn’t know it, whoever runs this site should look at how it was booked.',
  balance: 'The next comparison looks at every movement again to find it. If it stays, whoever runs this site should look at it.',
};

export const quarantineStateWords: Readonly<Record<QuarantineState, { label: string; pill: string; words: string }>> = {
  open: { label: 'Waits for you', pill: 'quarantined', words: 'The money is in Stripe’s balance and in the books as nobody’s, and in no figure.' },
  attached: { label: 'Attached to a gift', pill: 'paid', words: 'It is a gift now, with a receipt, and counts.' },
  refunded: { label: 'Given back', pill: 'refunded', words: 'Stripe sends it back to whoever paid. It was in no figure.' },
  ignored: { label: 'Left as it is', pill: 'canceled', words: 'It stays in Stripe’s balance and in the books as nobody’s, in no figure.' },
};

export const eventStateWords: Readonly<Record<InboxState, { label: string; pill: string; words: string }>> = {
  due: { label: 'Waits for its turn', pill: 'pending', words: 'It is worked on again within moments.' },
  done: { label: 'Done', pill: 'accepted', words: 'What it told of is in the books.' },
  ignored: { label: 'Nothing to do', pill: 'canceled', words: 'It is about nothing of ours, or asks for nothing.' },
  quarantined: { label: 'Doesn’t fit', pill: 'quarantined', words: 'What it says doesn’t fit what we know, so it changed nothing.' },
  dead: { label: 'Failed too often', pill: 'failed', words: 'Its work failed eight times and was set aside, so that everything behind it went on.' },
};

/** As Stripe calls the states of a payout: https://docs.stripe.com/api/payouts/object */
export function payoutStatus(status: string): { label: string; pill: string } {
  return payoutStates[status] ?? { label: status, pill: 'pending' };
}

const payoutStates: Readonly<Record<string, { label: string; pill: string }>> = {
  pending: { label: 'Being made', pill: 'pending' },
  in_transit: { label: 'On its way to the bank', pill: 'pending' },
  paid: { label: 'In the bank', pill: 'paid' },
  failed: { label: 'Failed', pill: 'failed' },
  canceled: { label: 'Cancelled', pill: 'canceled' },
};

/** What a movement at Stripe is, in the order in which a payout is told. By type and category: https://docs.stripe.com/reports/balance-transaction-types */
export const movementKinds = ['gift', 'refund', 'refund-back', 'dispute', 'dispute-back', 'other'] as const;
export type MovementKind = typeof movementKinds[number];

export const movementWords: Readonly<Record<MovementKind, string>> = {
  gift: 'Payments for gifts', refund: 'Given back', 'refund-back': 'Refunds that failed and came home', dispute: 'Disputes: withdrawn', 'dispute-back': 'Disputes: given back', other: 'Other movements',
};

export const movementWord: Readonly<Record<MovementKind, string>> = {
  gift: 'Payment for a gift', refund: 'Given back', 'refund-back': 'Refund that failed', dispute: 'Dispute: withdrawn', 'dispute-back': 'Dispute: given back', other: 'Other movement',
};

export function movementKind({ type, category }: { type: string; category: string }): MovementKind {
  if (category === 'dispute') return 'dispute';
  if (category === 'dispute_reversal') return 'dispute-back';
  if (type === 'charge' || type === 'payment') return 'gift';
  if (type === 'refund' || type === 'payment_refund') return 'refund';
  return type === 'refund_failure' || type === 'payment_failure_refund' ? 'refund-back' : 'other';
}
