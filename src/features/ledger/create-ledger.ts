import mongoose, { type ClientSession, type Connection } from 'mongoose';
import type { Task } from '../../platform/tasks/run-tasks.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Currency } from '../../shared/currency.ts';
import { type Money, money, zero } from '../../shared/money.ts';
import { type Appended, appendEntries } from './append-entries.ts';
import type { LedgerEntry } from './entry.ts';
import { foldEntries } from './fold-entries.ts';
import { ledgerModels, toEntry, type TotalRow } from './ledger-models.ts';
import { rebuildTotals, type TotalDifference, verifyTotals } from './rebuild-totals.ts';
import { totalKey, type TotalScope } from './total-effect.ts';

/** What was given to one campaign, fundraiser or organization, in one currency. */
export interface Totals {
  /** Gross, as donors paid it. */
  raised: Money;
  donations: number;
  /** What Stripe kept of it, as far as it is known yet. */
  fees: Money;
}

export interface Ledger {
  /** Books an entry in the caller's transaction; the totals follow when it is folded. */
  append(entry: LedgerEntry, options: { session: ClientSession }): Promise<Appended>;
  /** Books many in the caller's transaction. @returns what became of each, in their order */
  appendMany(entries: readonly LedgerEntry[], options: { session: ClientSession }): Promise<Appended[]>;
  entryByKey(key: string): Promise<LedgerEntry | null>;
  /** Zero for one that nobody gave to yet. */
  totals(scope: TotalScope, id: string, currency: Currency): Promise<Totals>;
  /** Of campaigns or fundraisers, which have one currency each. Those that nobody gave to are left out. */
  totalsOf(scope: Exclude<TotalScope, 'organization'>, ids: readonly string[]): Promise<Map<string, Totals>>;
  /** @returns how many entries it added to the totals */
  foldBatch(): Promise<number>;
  rebuildTotals(): Promise<void>;
  /** @returns totals that are not what the entries say: none, when the books are right */
  verifyTotals(): Promise<TotalDifference[]>;
  tasks: Task[];
}

const REST_MS = 1_000;

export function createLedger({ connection, clock }: { connection: Connection; clock: Clock }): Ledger {
  const models = ledgerModels(connection);
  const appendMany: Ledger['appendMany'] = (entries, { session }) => appendEntries(models, entries, clock.now(), session);
  return {
    async append(entry, options) {
      const [result] = await appendMany([entry], options);
      return result ?? 'already';
    },
    appendMany,
    async entryByKey(key) {
      const row = await models.entries.findById(key).lean();
      return row === null ? null : toEntry(row);
    },
    async totals(scope, id, currency) {
      const row = await models.totals.findById(totalKey(scope, id, currency)).lean();
      return row === null ? { raised: zero(currency), donations: 0, fees: zero(currency) } : toTotals(row);
    },
    async totalsOf(scope, ids) {
      const rows = await models.totals.find({ scope, ownerId: mongoose.trusted({ $in: [...ids] }) }).lean();
      // A fee that was settled in another currency has a row of its own, with no gift in it.
      return new Map(rows.filter((row) => row.donations > 0).map((row) => [row.ownerId, toTotals(row)]));
    },
    foldBatch: () => foldEntries(models),
    rebuildTotals: () => rebuildTotals(models),
    verifyTotals: () => verifyTotals(models),
    tasks: [{ name: 'ledger: fold entries into totals', restMs: REST_MS, run: () => foldEntries(models) }],
  };
}

function toTotals({ raisedMinor, donations, feesMinor, currency }: TotalRow): Totals {
  return { raised: money(raisedMinor, currency), donations, fees: money(feesMinor, currency) };
}
