import type { Stripe } from 'stripe';
import { objectEvent } from './object-event.ts';
import { keepLease, type Run } from './run.ts';
import { type ListPage, walkList } from './walk-list.ts';

const DAY_MS = 86_400_000;
/** A bank debit is charged up to two weeks after it was begun, and dated by its beginning. */
const DEBIT_MS = 21 * DAY_MS;
/** A dispute takes months, and its end isn't dated at all. */
const DISPUTE_MS = 180 * DAY_MS;

type Told = Stripe.Charge | Stripe.Refund | Stripe.Dispute | Stripe.Checkout.Session | Stripe.PaymentIntent;

/**
 * Stripe's events of this time are gone, so what they told of is asked for itself: payments, refunds, disputes and
 * payment pages that nobody paid on. Each becomes an event like those that were lost.
 */
export async function hearObjects(run: Run, from: Date, to: Date): Promise<void> {
  const { stripe } = run;
  await walkObjects<Stripe.Charge>(run, { name: 'charges', from: before(from, DEBIT_MS), to, list: (page) => stripe.charges.list(page), take: (charges) => takeCharges(run, charges) });
  await walkObjects<Stripe.Checkout.Session>(run, {
    name: 'sessions', from: before(from, DAY_MS), to, list: (page) => stripe.checkout.sessions.list(page),
    take: async (sessions) => {
      for (const session of sessions) if (session.status === 'expired' && session.metadata?.donationId !== undefined) await take(run, session, session.livemode);
    },
  });
  // What refunds and disputes are about has to be in the ledger, or nobody can tell that they are ours.
  await run.catchUp();
  await walkObjects<Stripe.Refund>(run, { name: 'refunds', from: before(from, DEBIT_MS), to, list: (page) => stripe.refunds.list(page), take: (refunds) => takeOurs(run, refunds) });
  await walkObjects<Stripe.Dispute>(run, { name: 'disputes', from: before(from, DISPUTE_MS), to, list: (page) => stripe.disputes.list(page), take: (disputes) => takeOurs(run, disputes) });
}

interface ObjectWalk<Item> {
  name: string;
  from: Date;
  to: Date;
  list: (page: ListPage) => Promise<{ data: Item[]; has_more: boolean }>;
  take: (items: Item[]) => Promise<void>;
}

async function walkObjects<Item extends { id: string }>(run: Run, { name, from, to, list, take: takePage }: ObjectWalk<Item>): Promise<void> {
  await walkList(run.models.walks, {
    name, list, from, until: to,
    async take(items) {
      await keepLease(run);
      run.counts.objectsFound += items.length;
      await takePage(items);
    },
  });
}

async function takeCharges(run: Run, charges: readonly Stripe.Charge[]): Promise<void> {
  const ours = charges.filter(({ metadata }) => metadata.donationId !== undefined);
  const booked = await run.ledger.entriesByKeys(ours.map(({ id }) => `charge:${id}`));
  for (const charge of ours) {
    if (charge.status === 'succeeded' && charge.captured && !booked.has(`charge:${charge.id}`)) await take(run, charge, charge.livemode);
    // The donor of a debit that failed waits for word; one whose card was declined saw it at once.
    if (charge.status === 'failed' && charge.payment_method_details?.type !== 'card') await takeFailed(run, charge);
  }
}

async function takeFailed(run: Run, { payment_intent: reference, livemode }: Stripe.Charge): Promise<void> {
  const id = typeof reference === 'string' ? reference : reference?.id;
  if (id === undefined) return;
  const intent = await run.stripe.paymentIntents.retrieve(id);
  if (intent.status === 'requires_payment_method') await take(run, intent, livemode);
}

async function takeOurs(run: Run, objects: readonly (Stripe.Refund | Stripe.Dispute)[]): Promise<void> {
  const chargeOf = ({ charge }: Stripe.Refund | Stripe.Dispute) => `charge:${typeof charge === 'string' ? charge : charge?.id ?? ''}`;
  const booked = await run.ledger.entriesByKeys(objects.map(chargeOf));
  for (const object of objects) if (booked.has(chargeOf(object))) await take(run, object, object.object === 'dispute' ? object.livemode : run.livemode);
}

async function take(run: Run, object: Told, livemode: boolean): Promise<void> {
  if (await run.inbox.take(objectEvent(object, livemode), 'object') === 'stored') run.counts.objectsMissing++;
}

function before(at: Date, milliseconds: number): Date {
  return new Date(at.getTime() - milliseconds);
}

