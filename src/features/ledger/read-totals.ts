import mongoose from 'mongoose';
import type { Currency } from '../../shared/currency.ts';
import { money } from '../../shared/money.ts';
import type { Ledger, Totals } from './ledger.ts';
import type { LedgerModels } from './ledger-models.ts';
import { type Figures, noFigures, totalKey } from './total-effect.ts';

/** The figures as pages show them, each read from the folded totals. */
export function readTotals({ totals }: Pick<LedgerModels, 'totals'>): Pick<Ledger, 'totals' | 'totalsOf' | 'months' | 'feesInOtherCurrencies' | 'stripeBalances'> {
  return {
    async totals(scope, ownerId, currency) {
      return toTotals(await totals.findById(totalKey({ scope, ownerId, currency })).lean() ?? noFigures(), currency);
    },
    async totalsOf(scope, ids) {
      const rows = await totals.find({ scope, ownerId: mongoose.trusted({ $in: [...ids] }) }).lean();
      // A fee that was settled in another currency has a row of its own, with no gift in it.
      return new Map(rows.filter((row) => row.gifts > 0).map((row) => [row.ownerId, toTotals(row, row.currency)]));
    },
    async stripeBalances() {
      const sums = await totals.aggregate<{ _id: string; minor: number }>([{ $match: { scope: 'organization' } }, { $group: { _id: '$currency', minor: { $sum: '$stripeMinor' } } }]);
      return sums.map(({ _id, minor }) => money(minor, _id));
    },
    async months(campaignId, currency) {
      const months = mongoose.trusted({ $gte: `${campaignId}:`, $lt: `${campaignId};` });
      const rows = await totals.find({ scope: 'month', ownerId: months, currency }).sort({ ownerId: 1 }).lean();
      return rows.map((row) => ({ month: row.ownerId.slice(campaignId.length + 1), ...toTotals(row, currency) }));
    },
    async feesInOtherCurrencies(campaignId, currency) {
      const rows = await totals.find({ scope: 'campaign', ownerId: campaignId, currency: mongoose.trusted({ $ne: currency }) }).sort({ currency: 1 }).lean();
      return rows.filter((row) => row.feesMinor !== 0).map((row) => money(row.feesMinor, row.currency));
    },
  };
}

function toTotals(row: Figures, currency: Currency): Totals {
  return {
    raised: money(row.raisedMinor, currency),
    donations: row.donations,
    fees: money(row.feesMinor, currency),
    gross: money(row.grossMinor, currency),
    imported: money(row.importedMinor, currency),
    refunded: money(row.refundedMinor, currency),
    disputed: money(row.disputedMinor, currency),
    net: money(row.grossMinor - row.refundedMinor - row.disputedMinor - row.feesMinor, currency),
    stripe: money(row.stripeMinor, currency),
    gifts: row.gifts,
  };
}
