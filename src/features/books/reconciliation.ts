import type { Currency } from '../../shared/currency.ts';

/** One comparison of the ledger with Stripe, as it is told to staff. */
export interface Reconciliation {
  id: string;
  startedAt: Date;
  /** Null while it runs, and for one that was killed. */
  finishedAt: Date | null;
  /** From when on it looked: everything before was compared already. */
  since: Date;
  /** Stripe's events: how many its list had, and how many of them had never reached us and were taken now. */
  eventsFound: number;
  eventsMissing: number;
  /** Payments, refunds, disputes and payment pages older than Stripe's list of events, and how many of them were news. */
  objectsFound: number;
  objectsMissing: number;
  /** Balance transactions that were read. */
  transactions: number;
  payouts: number;
  /** Differences that were open at the end. */
  differences: number;
  /** Empty until it finished. */
  ties: Tie[];
  /** Why it ended early, or null. */
  error: string | null;
}

/**
 * How the ledger ties to Stripe in one currency, in minor units:
 * `ledger + foreign + converted + waiting + differences + unexplained = stripe`.
 */
export interface Tie {
  currency: Currency;
  /** Sum of all postings to assets:stripe. */
  ledgerMinor: number;
  /** Net of balance transactions of other business in the same Stripe account. */
  foreignMinor: number;
  /** Gifts that Stripe settled in another currency: what came in here, or left with a minus where they were given. */
  convertedMinor: number;
  /** What is on its way: movements of the last hour that are in one of the two books only. */
  waitingMinor: number;
  /** What the open differences are about. */
  differencesMinor: number;
  /** Zero when the books tie; otherwise nobody knows yet why, which is a difference too. */
  unexplainedMinor: number;
  /** Sum of the net of all balance transactions. */
  stripeMinor: number;
  /** Gifts came in all the time, so that the two sums are of different moments; the next run says more. */
  moving: boolean;
}
