import mongoose, { type QueryFilter } from 'mongoose';
import { money } from '../../shared/money.ts';
import type { BooksModels } from './books-models.ts';
import type { Difference } from './difference.ts';
import { type DifferenceRow, toDifference } from './difference-model.ts';
import type { Payout, PayoutLine, PayoutSum } from './payout.ts';
import type { PayoutRow } from './payout-model.ts';
import type { Reconciliation } from './reconciliation.ts';
import { toReconciliation } from './reconciliation-model.ts';
import type { StripeTransactionRow } from './transaction-model.ts';

export interface DifferenceFilter {
  /** Those that are still there, or all of them. */
  open: boolean;
  /** Of these organizations, and of nobody's unless that is left out; of all when not given. */
  organizationIds?: readonly string[];
  withoutNobodys?: boolean;
}

export interface PageRequest {
  /** An earlier page's `next`. */
  after?: string | undefined;
  limit: number;
}

export interface PageOf<Item> {
  items: Item[];
  next: string | null;
}

/** What the comparisons found, for the pages that show it. */
export interface BooksReads {
  /** When the last comparison that came to its end began: what happened before that was compared. */
  lastChecked(): Promise<Date | null>;
  /** Newest first. */
  reconciliations(limit: number): Promise<Reconciliation[]>;
  /** The newest that came to its end, or null. */
  lastReconciliation(): Promise<Reconciliation | null>;
  /** Newest first. */
  differences(filter: DifferenceFilter, page: PageRequest): Promise<PageOf<Difference>>;
  difference(id: string): Promise<Difference | null>;
  /** Newest first. */
  payouts(page: PageRequest): Promise<PageOf<Payout>>;
  payout(id: string): Promise<Payout | null>;
  /** What adds up to a payout, in the order in which it happened; empty while that isn't known, and for one that was made by hand. */
  payoutLines(id: string): Promise<PayoutLine[]>;
  /** The same, one after the other: a payout of a busy day has tens of thousands. */
  eachPayoutLine(id: string): AsyncIterable<PayoutLine>;
  /** The same, added up by kind and owner: the nets of all sums are the payout. */
  payoutSums(id: string): Promise<PayoutSum[]>;
  /** Stripe's movements of an object (`ch_…`, `re_…`, `dp_…`, `po_…`), oldest first: for pages that explain it. */
  movementsOf(source: string): Promise<PayoutLine[]>;
}

export function readBooks({ reconciliations, differences, payouts, transactions }: BooksModels): BooksReads {
  const last = async () => {
    const row = await reconciliations.findOne({ error: null, finishedAt: mongoose.trusted({ $ne: null }) }).sort({ finishedAt: -1 }).lean();
    return row === null ? null : toReconciliation(row);
  };
  return {
    lastReconciliation: last,
    lastChecked: async () => (await last())?.startedAt ?? null,
    async reconciliations(limit) {
      return (await reconciliations.find().sort({ startedAt: -1 }).limit(limit).lean()).map(toReconciliation);
    },
    async differences({ open, organizationIds, withoutNobodys = false }, page) {
      const query: QueryFilter<DifferenceRow> = { ...(open ? { resolvedAt: null } : {}), ...(organizationIds === undefined ? {} : { organizationId: mongoose.trusted({ $in: withoutNobodys ? [...organizationIds] : [...organizationIds, null] }) }) };
      const rows = await differences.find({ ...query, ...older('foundAt', page.after) }).sort({ foundAt: -1, _id: -1 }).limit(page.limit + 1).lean();
      return pageOf(rows, page.limit, ({ foundAt }) => foundAt, toDifference);
    },
    async difference(id) {
      const row = await differences.findById(id).lean();
      return row === null ? null : toDifference(row);
    },
    async payouts(page) {
      const rows = await payouts.find(older('createdAt', page.after)).sort({ createdAt: -1, _id: -1 }).limit(page.limit + 1).lean();
      return pageOf(rows, page.limit, ({ createdAt }) => createdAt, toPayout);
    },
    async payout(id) {
      const row = await payouts.findById(id).lean();
      return row === null ? null : toPayout(row);
    },
    async payoutLines(id) {
      const rows = await transactions.find({ payoutId: id }).sort({ created: 1, _id: 1 }).lean();
      return rows.filter(({ source }) => source !== id).map(toLine);
    },
    async *eachPayoutLine(id) {
      for await (const row of transactions.find({ payoutId: id }).sort({ created: 1, _id: 1 }).lean().cursor()) if (row.source !== id) yield toLine(row);
    },
    payoutSums: (id) => payoutSums(transactions, id),
    async movementsOf(source) {
      return (await transactions.find({ source }).sort({ created: 1, _id: 1 }).lean()).map(toLine);
    },
  };
}

function older(field: string, after: string | undefined): object {
  const [, millis, id] = /^(\d{1,15})\.(.+)$/s.exec(after ?? '') ?? [];
  if (millis === undefined || id === undefined) return {};
  const at = new Date(Number(millis));
  return { $or: [{ [field]: mongoose.trusted({ $lt: at }) }, { [field]: at, _id: mongoose.trusted({ $lt: id }) }] };
}

function pageOf<Row extends { _id: string }, Item>(rows: Row[], limit: number, atOf: (row: Row) => Date, toItem: (row: Row) => Item): PageOf<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(toItem), next: rows.length > limit && last !== undefined ? `${atOf(last).getTime()}.${last._id}` : null };
}

function toPayout({ _id, amountMinor, currency, ...rest }: PayoutRow): Payout {
  return { id: _id, amount: money(amountMinor, currency), ...rest };
}

interface SummedRow {
  _id: Pick<StripeTransactionRow, 'type' | 'category' | 'organizationId' | 'currency'> & { foreign: boolean };
  count: number;
  amount: number;
  fee: number;
  net: number;
}

async function payoutSums(transactions: BooksModels['transactions'], id: string): Promise<PayoutSum[]> {
  const rows = await transactions.aggregate<SummedRow>([
    { $match: { payoutId: id, source: { $ne: id } } },
    {
      $group: {
        _id: { type: '$type', category: '$category', organizationId: '$organizationId', currency: '$currency', foreign: { $eq: ['$state', 'foreign'] } },
        count: { $sum: 1 }, amount: { $sum: '$amountMinor' }, fee: { $sum: '$feeMinor' }, net: { $sum: '$netMinor' },
      },
    },
  ]);
  return rows.map(({ _id: { currency, ...of }, count, amount, fee, net }) => ({ ...of, count, amount: money(amount, currency), fee: money(fee, currency), net: money(net, currency) }));
}

function toLine(row: StripeTransactionRow): PayoutLine {
  const { _id, type, category, source, chargeId, amountMinor, feeMinor, netMinor, currency, created, state, reason, entryKeys, organizationId, campaignId, donationId } = row;
  return {
    id: _id, type, category, source, chargeId, amount: money(amountMinor, currency), fee: money(feeMinor, currency), net: money(netMinor, currency),
    created, state, reason, entryKeys, organizationId, campaignId, donationId,
  };
}
