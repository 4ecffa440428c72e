import type { ClientSession } from 'mongoose';
import type { Task } from '../../platform/tasks/run-tasks.ts';
import type { Currency } from '../../shared/currency.ts';
import type { Money } from '../../shared/money.ts';
import type { Appended } from './append-entries.ts';
import type { EntryKind, LedgerEntry } from './entry.ts';
import type { TotalDifference } from './compare-totals.ts';
import type { FoldingTrouble } from './folding-trouble.ts';
import type { TotalScope } from './total-effect.ts';

/** The figures of one campaign, fundraiser, organization or month in one currency. */
export interface Totals {
  /** Gross, as donors paid it, without what was refunded or is disputed: gross + imported - refunded - disputed. */
  raised: Money;
  /** How many donations have money left. One that was refunded or lost to a dispute as a whole is none of them. */
  donations: number;
  /** What Stripe kept, as far as it is known yet. */
  fees: Money;
  /** What Stripe took from donors. */
  gross: Money;
  /** What came in through former platforms, which hold it or paid it out themselves. */
  imported: Money;
  /** Without refunds that failed. */
  refunded: Money;
  /** What is withdrawn now: without what was given back after a dispute that was won. */
  disputed: Money;
  /** What is left of what Stripe took: gross - refunded - disputed - fees. */
  net: Money;
  /** The sum of this owner's entries in Stripe's balance; over all organizations and UNASSIGNED it is that balance. */
  stripe: Money;
  /** How many gifts ever came in, whatever became of them. */
  gifts: number;
}

/** Every field narrows. */
export interface EntryFilter {
  campaignId?: string;
  organizationId?: string;
  donationId?: string;
  /** `2026-03`, by UTC. */
  month?: string;
  /** When it happened: from this moment on. */
  from?: Date;
  /** When it happened: before this moment. */
  before?: Date;
  kinds?: readonly EntryKind[];
}

export interface EntryPage {
  entries: LedgerEntry[];
  /** Hand it in as `after` for the page that follows; null on the last. */
  next: string | null;
}

/** How far the totals are behind the entries. */
export interface LedgerLag {
  /** How many entries are in no total yet. */
  waiting: number;
  /** When the oldest of them was booked. */
  oldestAt: Date | null;
}

export interface Ledger extends FoldingTrouble {
  /** Books an entry in the caller's transaction; the totals follow when it is folded. */
  append(entry: LedgerEntry, options: { session: ClientSession }): Promise<Appended>;
  /** Books many in the caller's transaction. @returns what became of each, in their order */
  appendMany(entries: readonly LedgerEntry[], options: { session: ClientSession }): Promise<Appended[]>;
  entryByKey(key: string): Promise<LedgerEntry | null>;
  /** @returns those that are booked, by key. @param options a transaction to look in */
  entriesByKeys(keys: readonly string[], options?: { session: ClientSession }): Promise<Map<string, LedgerEntry>>;
  /** Newest first, by when it happened. @param page `after` is an earlier page's `next`; `limit` at most 1000 */
  entriesOf(filter: EntryFilter, page: { after?: string; limit: number }): Promise<EntryPage>;
  /** When the first entry of a kind happened; null when there is none. */
  firstAt(kind: EntryKind): Promise<Date | null>;
  /** What all entries that are folded say is in Stripe's balance, one sum a currency. */
  stripeBalances(): Promise<Money[]>;
  /** Zero for one that nobody gave to yet. @param scope `month`: the id is `cmp_…:2026-03` */
  totals(scope: TotalScope, id: string, currency: Currency): Promise<Totals>;
  /** Of campaigns or fundraisers, which have one currency each. Those that nobody gave to are left out. */
  totalsOf(scope: 'campaign' | 'fundraiser', ids: readonly string[]): Promise<Map<string, Totals>>;
  /**
   * The campaign's totals by month, oldest first; together they are the campaign's totals. An amount belongs to the month
   * in which it moved, a donation to the month in which it came in.
   */
  months(campaignId: string, currency: Currency): Promise<(Totals & { month: string })[]>;
  /** What Stripe kept of the campaign's gifts where it settles in other currencies than the campaign's, one sum each. */
  feesInOtherCurrencies(campaignId: string, currency: Currency): Promise<Money[]>;
  /** Adds what waits to the totals, as far as this process holds the shards. @returns how many entries it added */
  foldBatch(): Promise<number>;
  /** Resolves when all that is booked now is in the totals, whichever process folds it. @throws Error after 30 seconds */
  foldAll(): Promise<void>;
  lag(): Promise<LedgerLag>;
  /** How many entries can't be added up and were set aside: a person has to look. */
  stuck(): Promise<number>;
  /** Replaces every total that is not what the entries say, while gifts come in. @returns what it replaced */
  rebuildTotals(): Promise<TotalDifference[]>;
  /** @returns totals that are not what the entries say: none, when the books are right */
  verifyTotals(): Promise<TotalDifference[]>;
  /** Lets go of the shards, so that another process needn't wait for this one's leases to run out. */
  close(): Promise<void>;
  tasks: Task[];
}
