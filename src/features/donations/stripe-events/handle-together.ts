import type { Stripe } from 'stripe';
import type { Outcome, TogetherHandler } from '../../stripe-inbox/index.ts';
import { knownFromAnother } from '../booking.ts';
import type { Donation } from '../donation.ts';
import { idOf, paymentOfCharge } from '../payment.ts';
import { type PaymentNews, settleTogether } from '../settle-together.ts';
import type { HandleEventDeps } from './event-deps.ts';
import { foreignOrigin } from './origin.ts';
import { saysNothingNew } from './settle-later.ts';

/**
 * Many gifts bring many events at once, nearly all of them plain: a payment that fits its gift, and what else Stripe says
 * of the same payment. Those are done together, in one transaction and a few round trips; anything else is left.
 * @param idle what becomes of an event that asks for nothing; null for one that does
 */
export function togetherHandler(deps: HandleEventDeps, idle: (event: Stripe.Event) => Outcome | null): TogetherHandler {
  return async (events, finish) => {
    const ours = events.filter((event) => idle(event) === null && foreignOrigin(event, deps.livemode) === null);
    const { finished, donations } = await settleTogether(deps, ours.flatMap(paymentNews), finish);
    const outcomes = new Map(events.flatMap((event): [string, Outcome][] => {
      const outcome = idle(event);
      return outcome === null ? [] : [[event.id, outcome]];
    }));
    for (const eventId of await nothingNew(deps, ours.flatMap(echoOf), donations)) outcomes.set(eventId, knownFromAnother);
    if (outcomes.size > 0) await finish(outcomes);
    return new Set([...finished, ...outcomes.keys()]);
  };
}

function paymentNews(event: Stripe.Event): PaymentNews[] {
  const payment = event.type === 'charge.succeeded' ? paymentOfCharge(event.data.object) : null;
  return payment === null ? [] : [{ eventId: event.id, payment }];
}

/** Says of a payment that it was made, as its charge does. */
interface Echo {
  eventId: string;
  donationId: string;
  intentId: string;
}

function echoOf(event: Stripe.Event): Echo[] {
  if (event.type === 'payment_intent.succeeded') return echo(event.id, event.data.object, event.data.object.id);
  if (event.type !== 'checkout.session.completed' && event.type !== 'checkout.session.async_payment_succeeded') return [];
  const session = event.data.object;
  return session.payment_status === 'paid' ? echo(event.id, session, idOf(session.payment_intent)) : [];
}

function echo(eventId: string, { metadata }: { metadata: Stripe.Metadata | null }, intentId: string | null): Echo[] {
  const donationId = metadata?.donationId;
  return donationId === undefined || intentId === null ? [] : [{ eventId, donationId, intentId }];
}

/** @returns the ids of those events that say nothing new */
async function nothingNew({ store }: HandleEventDeps, echoes: readonly Echo[], settled: ReadonlyMap<string, Donation>): Promise<string[]> {
  const others = echoes.map(({ donationId }) => donationId).filter((id) => !settled.has(id));
  const donations = others.length === 0 ? settled : new Map([...await store.byIds(others), ...settled]);
  return echoes.filter(({ donationId, intentId }) => saysNothingNew(donations.get(donationId) ?? null, intentId)).map(({ eventId }) => eventId);
}
