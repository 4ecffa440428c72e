import type { Money } from '../../shared/money.ts';
import type { Unmatched } from './check-entries.ts';
import { balanceDiffers } from './difference-sentence.ts';
import type { Tie } from './reconciliation.ts';
import type { Run } from './run.ts';
import { resolveDifferences, saveDifferences } from './save-judged.ts';

/** The ledger's money at Stripe, with whether it stood still since an earlier look. */
export interface LedgerSide {
  balances: Money[];
  /** Entries were booked that are in no total yet. */
  moving: boolean;
}

export async function ledgerSide({ ledger }: Pick<Run, 'ledger'>): Promise<LedgerSide> {
  const { waiting } = await ledger.lag();
  const balances = await ledger.stripeBalances();
  return { balances, moving: waiting > 0 };
}

/**
 * Adds both sides up, by currency: what the ledger has at Stripe, everything that is known to be in one of the two books
 * only, and what Stripe has. What is left over then, nobody knows of.
 * @param before the ledger's side as it was before the entries were looked at
 * @param young what entries without a movement posted, of the last day
 */
export async function tieBooks(run: Run, before: LedgerSide, young: Unmatched): Promise<Tie[]> {
  const sums = new Map((await run.models.sums.find().lean()).map((row) => [row._id, row]));
  const missing = await run.models.differences.aggregate<{ _id: string; minor: number }>([
    { $match: { kind: 'missing-transaction', resolvedAt: null } }, { $group: { _id: '$currency', minor: { $sum: '$amountMinor' } } },
  ]);
  const missingMinor = new Map(missing.map(({ _id, minor }) => [_id, minor]));
  const after = await ledgerSide(run);
  const ledger = new Map(after.balances.map(({ currency, minor }) => [currency, minor]));
  const earlier = new Map(before.balances.map(({ currency, minor }) => [currency, minor]));
  const currencies = [...new Set([...sums.keys(), ...ledger.keys()])].sort();
  return currencies.map((currency) => {
    const { netMinor = 0, foreignMinor = 0, waitingMinor = 0, differentMinor = 0, convertedMinor = 0 } = sums.get(currency) ?? {};
    const ledgerMinor = ledger.get(currency) ?? 0;
    const waiting = waitingMinor - (young.get(currency) ?? 0);
    const differencesMinor = differentMinor + (missingMinor.get(currency) ?? 0);
    const known = ledgerMinor + foreignMinor + convertedMinor + waiting + differencesMinor;
    return {
      currency, ledgerMinor, foreignMinor, convertedMinor, waitingMinor: waiting, differencesMinor, unexplainedMinor: netMinor - known, stripeMinor: netMinor,
      moving: before.moving || after.moving || earlier.get(currency) !== ledger.get(currency),
    };
  });
}

/** Sums that don't come out are a difference, unless gifts came in while they were added up. */
export async function judgeTies(run: Run, ties: readonly Tie[]): Promise<void> {
  const settled = ties.filter(({ moving }) => !moving);
  await saveDifferences(run, settled.filter(({ unexplainedMinor }) => unexplainedMinor !== 0).map(({ currency, unexplainedMinor }) => ({
    _id: `balance:${currency}`, kind: 'balance' as const, subject: currency, sentence: balanceDiffers(unexplainedMinor, currency),
    amountMinor: unexplainedMinor, currency, organizationId: null,
  })));
  await resolveDifferences(run, settled.filter(({ unexplainedMinor }) => unexplainedMinor === 0).map(({ currency }) => `balance:${currency}`));
}
