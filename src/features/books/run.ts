import type { Connection } from 'mongoose';
import type { Stripe } from 'stripe';
import type { Logger } from '../../platform/log/logger.ts';
import type { Lease, Leases } from '../../platform/mongo/lease.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Ledger } from '../ledger/index.ts';
import type { StripeInbox } from '../stripe-inbox/index.ts';
import type { BooksModels } from './books-models.ts';

/** What a comparison of the books needs. */
export interface ReconcileDeps {
  connection: Connection;
  models: BooksModels;
  clock: Clock;
  log: Pick<Logger, 'error' | 'info'>;
  stripe: Pick<Stripe, 'events' | 'balanceTransactions' | 'charges' | 'refunds' | 'disputes' | 'checkout' | 'payouts' | 'paymentIntents'>;
  inbox: Pick<StripeInbox, 'take' | 'known'>;
  /** The kinds of Stripe's events that something is done about; Stripe lists up to twenty kinds at once. */
  eventTypes: readonly Stripe.Event['type'][];
  ledger: Pick<Ledger, 'appendMany' | 'entriesByKeys' | 'entriesOf' | 'stripeBalances' | 'lag' | 'firstAt'>;
  leases: Leases;
  /** Whether this installation takes real money. */
  livemode: boolean;
  /** Does the background work that taken events lead to, as far as it can be done now: settling, fees, totals. */
  catchUp: () => Promise<void>;
}

/** One comparison under way. */
export interface Run extends ReconcileDeps {
  /** From when on to look again, whatever was read before; null for what is new. */
  since: Date | null;
  /** The moment that it compares up to. */
  until: Date;
  lease: Lease;
  counts: { eventsFound: number; eventsMissing: number; objectsFound: number; objectsMissing: number; transactions: number; payouts: number };
}

export const LEASE = 'reconcile';
/** A page of a hundred takes a second or two; whoever dies holds the next one up for this long. */
const LEASE_MS = 60_000;

/** Another process has taken over, because this one was silent for too long. */
export class RunOvertaken extends Error {}

/** To be called before each page. @throws RunOvertaken */
export async function keepLease(run: Pick<Run, 'leases' | 'lease'>): Promise<void> {
  const held = await run.leases.hold(LEASE, LEASE_MS);
  if (held?.epoch === run.lease.epoch) return;
  // It is ours again, but somebody else had it meanwhile: what this comparison has in its hands is of before that.
  if (held !== null) await run.leases.release(held);
  throw new RunOvertaken('Another process compares the books now');
}

export function takeLease(leases: Leases): Promise<Lease | null> {
  return leases.hold(LEASE, LEASE_MS);
}
