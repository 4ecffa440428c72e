import type { Stripe } from 'stripe';
import { inTransaction } from '../../platform/mongo/in-transaction.ts';
import { money } from '../../shared/money.ts';
import type { Delivery, EventHandler } from '../stripe-inbox/index.ts';
import { type Donation, failed, processing, sessionClosed } from './donation.ts';
import { type Payment, type SettleDeps, settleDonation } from './settle-donation.ts';

export interface HandleEventDeps extends SettleDeps {
  stripe: Pick<Stripe, 'paymentIntents'>;
  /** Whether this installation takes real money. */
  livemode: boolean;
}

/** What the payment's own events say comes within seconds of the session's; until then there is no need to ask Stripe. */
const PATIENCE_MS = 4_000;

/** The kinds of events that say something about the payment of a gift. */
type PaymentEvent = Extract<Stripe.Event, { type: (typeof paymentEvents)[number] }>;

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

/**
 * Does what an event of Stripe's says about a donation. Events of one payment tell the same in several ways and in any
 * order; each of them leads to the same state and the same single entry.
 */
export function stripeEventHandler(deps: HandleEventDeps): EventHandler {
  return async (delivery) => {
    const { event, finish } = delivery;
    if (!isPaymentEvent(event)) return finish({ state: 'ignored', reason: 'Nothing to do for this kind of event' });
    const donationId = event.data.object.metadata?.donationId;
    if (donationId === undefined) return finish({ state: 'ignored', reason: 'Not a gift of this platform' });
    if (event.livemode !== deps.livemode) return finish({ state: 'quarantined', reason: `Of ${event.livemode ? 'live' : 'test'} mode, which this installation is not in` });
    if (event.account !== undefined) return finish({ state: 'quarantined', reason: `Of another account, ${event.account}` });
    return act(deps, delivery, event, donationId);
  };
}

function isPaymentEvent(event: Stripe.Event): event is PaymentEvent {
  return paymentEvents.some((type) => type === event.type);
}

async function act(deps: HandleEventDeps, delivery: Delivery, event: PaymentEvent, donationId: string): Promise<void> {
  const now = deps.clock.now();
  switch (event.type) {
    case 'charge.succeeded':
      return settleDonation(deps, paymentOfCharge(donationId, event.data.object), delivery);
    case 'payment_intent.succeeded':
      return settleFromIntent(deps, delivery, donationId, event.data.object);
    case 'checkout.session.completed':
    case 'checkout.session.async_payment_succeeded':
      if (event.data.object.payment_status === 'paid') return settleFromSession(deps, delivery, donationId, event.data.object);
      return startedDebit(deps, delivery, donationId, idOf(event.data.object.payment_intent));
    case 'payment_intent.processing':
      return startedDebit(deps, delivery, donationId, event.data.object.id);
    case 'payment_intent.payment_failed': {
      const { last_payment_error: error, metadata } = event.data.object;
      const code = error?.decline_code ?? error?.code ?? 'unknown';
      const fail = (donation: Donation) => (isOlder(donation, metadata) ? null : failed(donation, code, now));
      // A card that was declined before the donor chose a bank debit must not end the debit.
      const overtaken = { doubtful: (donation: Donation) => donation.status === 'processing', fits: (status: string) => status !== 'processing' && status !== 'succeeded' };
      return moveInOrder(deps, delivery, { donationId, intentId: event.data.object.id, ...overtaken }, fail, `The payment failed: ${code}`);
    }
    case 'checkout.session.async_payment_failed':
      return move(deps, delivery, donationId, (donation) => failed(donation, 'debit_failed', now), 'The bank debit failed');
    case 'checkout.session.expired': {
      const { metadata } = event.data.object;
      return move(deps, delivery, donationId, (donation) => (isOlder(donation, metadata) ? null : sessionClosed(donation, now)), 'Stripe closed the payment page');
    }
  }
}

/** News of an attempt that the donor has left behind says nothing about the one under way. */
function isOlder(donation: Donation, metadata: Stripe.Metadata | null): boolean {
  return metadata?.attempt !== undefined && metadata.attempt !== String(donation.attempt.number);
}

/** The start of a debit, unless its end was heard of first. */
function startedDebit(deps: HandleEventDeps, delivery: Delivery, donationId: string, intentId: string | null): Promise<void> {
  const overtaken = { doubtful: (donation: Donation) => donation.status !== 'pending' && donation.status !== 'paid', fits: (status: string) => status === 'processing' };
  return moveInOrder(deps, delivery, { donationId, intentId, ...overtaken }, (donation) => processing(donation, deps.clock.now()), 'The bank debit is under way');
}

interface Doubt {
  donationId: string;
  intentId: string | null;
  /** Whether later news may have come first, as far as the donation's state can tell. */
  doubtful: (donation: Donation) => boolean;
  /** Whether the event still says what is so, by Stripe's present status of the payment. */
  fits: (status: string) => boolean;
}

/** As `move`, for news that may have been overtaken: then Stripe is asked what is so now. */
async function moveInOrder(deps: HandleEventDeps, delivery: Delivery, { donationId, intentId, doubtful, fits }: Doubt, transition: (donation: Donation) => Donation | null, why: string): Promise<void> {
  const before = await deps.store.byId(donationId);
  const asked = before !== null && doubtful(before);
  if (asked) {
    const status = intentId === null ? 'unknown' : (await deps.stripe.paymentIntents.retrieve(intentId)).status;
    if (!fits(status)) return delivery.finish({ state: 'done', reason: `Overtaken: the payment is ${status}, the gift ${before.status}` });
  }
  const inOrder = (donation: Donation) => {
    if (!asked && doubtful(donation)) throw new Error('Overtaken by another event just now; Stripe is asked at the next try');
    return transition(donation);
  };
  await move(deps, delivery, donationId, inOrder, why);
}

async function move({ connection, store }: HandleEventDeps, { event, finish }: Delivery, donationId: string, transition: (donation: Donation) => Donation | null, why: string): Promise<void> {
  await inTransaction(connection, async (session) => {
    const donation = await store.byId(donationId, session);
    if (donation === null) return finish({ state: 'ignored', reason: `About a gift that we don't have: ${donationId}` }, session);
    const next = transition(donation);
    if (next !== null) await store.save(donation, next, { why, stripeEventId: event.id }, session);
    await finish(next === null ? { state: 'done', reason: `Nothing to change for a gift that is ${donation.status}` } : { state: 'done' }, session);
  });
}

function paymentOfCharge(donationId: string, charge: Stripe.Charge): Payment {
  return {
    donationId,
    chargeId: charge.id,
    paymentIntentId: idOf(charge.payment_intent),
    amount: money(charge.amount, charge.currency.toUpperCase()),
    at: new Date(charge.created * 1000),
  };
}

async function settleFromIntent(deps: HandleEventDeps, delivery: Delivery, donationId: string, intent: Stripe.PaymentIntent): Promise<void> {
  const chargeId = idOf(intent.latest_charge);
  if (chargeId === null) return settleFromStripe(deps, delivery, donationId, intent.id);
  const amount = money(intent.amount_received, intent.currency.toUpperCase());
  await settleDonation(deps, { donationId, chargeId, paymentIntentId: intent.id, amount, at: new Date(delivery.event.created * 1000) }, delivery);
}

/**
 * A session doesn't say which charge paid it. The payment's own events do and come at the same time, so Stripe is asked
 * only when they don't: a burst of gifts must not cost a call each.
 */
async function settleFromSession(deps: HandleEventDeps, delivery: Delivery, donationId: string, session: Stripe.Checkout.Session): Promise<void> {
  const donation = await deps.store.byId(donationId);
  const intentId = idOf(session.payment_intent);
  if (donation?.paymentIntentId === intentId && donation?.status === 'paid') return delivery.finish({ state: 'done', reason: 'Known from another event' });
  if (intentId === null) return delivery.finish({ state: 'quarantined', reason: `Session ${session.id} is paid without a payment` });
  if (delivery.attempt === 1) return delivery.postpone(PATIENCE_MS);
  return settleFromStripe(deps, delivery, donationId, intentId);
}

async function settleFromStripe(deps: HandleEventDeps, delivery: Delivery, donationId: string, intentId: string): Promise<void> {
  const intent = await deps.stripe.paymentIntents.retrieve(intentId, { expand: ['latest_charge'] });
  const charge = intent.latest_charge;
  if (intent.status !== 'succeeded' || charge === null || typeof charge === 'string') throw new Error(`${intentId} is said to be paid, but Stripe calls it ${intent.status}`);
  await settleDonation(deps, paymentOfCharge(donationId, charge), delivery);
}

function idOf(reference: string | { id: string } | null): string | null {
  return typeof reference === 'object' ? reference?.id ?? null : reference;
}
