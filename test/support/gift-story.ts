import * as fc from 'fast-check';
import type { Stripe } from 'stripe';

/** What truly happened to one gift at Stripe, by its own words. Amounts are cents. */
export interface GiftStory {
  /** What was paid; null for a bank debit that failed. */
  paid: number | null;
  debit: boolean;
  declinedBefore: boolean;
  refunds: { minor: number; course: RefundCourse }[];
  dispute: { minor: number; inquiry: boolean; course: DisputeCourse } | null;
}

const refundCourses = [['pending'], ['succeeded'], ['pending', 'succeeded'], ['pending', 'failed'], ['pending', 'canceled'], ['succeeded', 'failed'], ['pending', 'succeeded', 'failed']] as const;
type RefundCourse = typeof refundCourses[number];
const disputeCourses = [['needs_response'], ['needs_response', 'under_review'], ['needs_response', 'under_review', 'won'], ['needs_response', 'lost']] as const;
type DisputeCourse = typeof disputeCourses[number];

const paidStory = fc.record<GiftStory>({
  paid: fc.constantFrom(6000, 6000, 6000, 5900),
  debit: fc.boolean(),
  declinedBefore: fc.boolean(),
  refunds: fc.array(fc.record({ minor: fc.constantFrom(1000, 2500, 3000), course: fc.constantFrom(...refundCourses) }), { maxLength: 2 }),
  dispute: fc.option(fc.record({ minor: fc.constantFrom(2000, 6000), inquiry: fc.boolean(), course: fc.constantFrom(...disputeCourses) }), { nil: null }),
});
const failedDebit: GiftStory = { paid: null, debit: true, declinedBefore: false, refunds: [], dispute: null };

export const giftStories: fc.Arbitrary<GiftStory> = fc.oneof({ weight: 9, arbitrary: paidStory }, { weight: 1, arbitrary: fc.constant(failedDebit) });

/** Stripe's side of a story: the events in the order in which they came about, and what it answers when it is asked afterwards. */
export interface StripeSide {
  events: Stripe.Event[];
  stripe: Pick<Stripe, 'charges' | 'refunds' | 'paymentIntents'>;
  chargeId: string;
  refundIds: string[];
  disputeId: string;
}

const BEGAN = Date.UTC(2026, 2, 31, 23, 59, 58) / 1000;

/** @param name stands in every id, so that stories don't meet */
export function stripeSide(story: GiftStory, donationId: string, name: string): StripeSide {
  const tale = newTale(story, donationId, name);
  tellPayment(tale);
  const refundIds = story.refunds.map((refund, index) => tellRefund(tale, refund, `re_${name}_${index}`));
  const disputeId = `dp_${name}`;
  if (story.dispute !== null) tellDispute(tale, story.dispute, disputeId);
  const retrieve = (intentId: string, given?: { expand?: string[] }) => {
    if (intentId !== tale.intent.id) throw new Error(`no such payment: ${intentId}`);
    return Promise.resolve({ ...tale.intent, latest_charge: given?.expand === undefined ? tale.charge.id : tale.charge });
  };
  return {
    events: tale.events,
    chargeId: tale.charge.id,
    refundIds,
    disputeId,
    stripe: {
      charges: { retrieve: () => Promise.resolve(tale.charge) },
      paymentIntents: { retrieve },
      refunds: { list: () => ({ autoPagingToArray: () => Promise.resolve([...tale.refunds.values()]) }) },
    } as unknown as StripeSide['stripe'],
  };
}

interface Tale {
  story: GiftStory;
  name: string;
  metadata: Record<string, string>;
  events: Stripe.Event[];
  charge: { id: string; amount_refunded: number } & Record<string, unknown>;
  intent: { id: string; status: string } & Record<string, unknown>;
  refunds: Map<string, Record<string, unknown>>;
}

function newTale(story: GiftStory, donationId: string, name: string): Tale {
  const metadata = { donationId, attempt: '1' };
  const charge = {
    id: `ch_${name}`, object: 'charge', amount: story.paid ?? 6000, amount_refunded: 0, currency: 'usd', status: 'succeeded', created: BEGAN, metadata, payment_intent: `pi_${name}`,
  };
  const intent = { id: `pi_${name}`, object: 'payment_intent', status: story.paid === null ? 'requires_payment_method' : 'succeeded', metadata, last_payment_error: { code: 'card_declined' } };
  return { story, name, metadata, events: [], charge, intent, refunds: new Map() };
}

function tell(tale: Tale, type: string, object: object): void {
  const number = tale.events.length;
  tale.events.push({ id: `evt_${tale.name}_${number}`, object: 'event', type, livemode: false, created: BEGAN + 10 + number, data: { object: structuredClone(object) } } as unknown as Stripe.Event);
}

function tellPayment(tale: Tale): void {
  const { story, intent, charge, metadata, name } = tale;
  const session = { id: `cs_${name}`, object: 'checkout.session', payment_intent: intent.id, metadata };
  if (story.declinedBefore) tell(tale, 'payment_intent.payment_failed', intent);
  if (story.debit) {
    tell(tale, 'payment_intent.processing', { ...intent, status: 'processing' });
    tell(tale, 'checkout.session.completed', { ...session, payment_status: 'unpaid' });
  }
  if (story.paid === null) {
    tell(tale, 'payment_intent.payment_failed', intent);
    return tell(tale, 'checkout.session.async_payment_failed', { ...session, payment_status: 'unpaid' });
  }
  tell(tale, 'charge.succeeded', charge);
  tell(tale, 'payment_intent.succeeded', { ...intent, latest_charge: charge.id });
  tell(tale, story.debit ? 'checkout.session.async_payment_succeeded' : 'checkout.session.completed', { ...session, payment_status: 'paid' });
  tell(tale, 'checkout.session.expired', session);
}

function tellRefund(tale: Tale, { minor, course }: GiftStory['refunds'][number], id: string): string {
  const { charge } = tale;
  course.forEach((status, step) => {
    const refund = { id, object: 'refund', amount: minor, currency: 'usd', charge: charge.id, payment_intent: `pi_${tale.name}`, created: BEGAN + 3, status, reason: 'requested_by_customer', metadata: {} };
    tale.refunds.set(id, refund);
    if (step === 0) charge.amount_refunded += minor;
    if (status === 'failed' || status === 'canceled') charge.amount_refunded -= minor;
    if (status === 'failed') tell(tale, 'refund.failed', refund);
    tell(tale, step === 0 ? 'refund.created' : 'refund.updated', refund);
    if (step === 0) tell(tale, 'charge.refunded', charge);
    else tell(tale, 'charge.refund.updated', refund);
  });
  return id;
}

function tellDispute(tale: Tale, { minor, inquiry, course }: NonNullable<GiftStory['dispute']>, id: string): void {
  const dispute = {
    id, object: 'dispute', amount: minor, currency: 'usd', charge: tale.charge.id, payment_intent: `pi_${tale.name}`, created: BEGAN + 5, reason: 'fraudulent',
    status: 'warning_needs_response', balance_transactions: [] as { amount: number }[], evidence_details: { due_by: BEGAN + 900_000 }, metadata: {},
  };
  if (inquiry) tell(tale, 'charge.dispute.created', dispute);
  dispute.balance_transactions.push({ amount: -minor });
  course.forEach((status, step) => {
    dispute.status = status;
    const over = status === 'won' || status === 'lost';
    if (status === 'won') dispute.balance_transactions.push({ amount: minor });
    tell(tale, step === 0 && !inquiry ? 'charge.dispute.created' : over ? 'charge.dispute.closed' : 'charge.dispute.updated', dispute);
    if (step === 0) tell(tale, 'charge.dispute.funds_withdrawn', dispute);
    if (status === 'won') tell(tale, 'charge.dispute.funds_reinstated', dispute);
  });
}
