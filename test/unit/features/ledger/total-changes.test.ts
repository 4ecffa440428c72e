import { expect } from 'chai';
import fc from 'fast-check';
import type { LedgerEntry } from '../../../../src/features/ledger/index.ts';
import { addAlone, addEntries, addSums, byDonation, correctDonation, needsHistory, type TotalSums } from '../../../../src/features/ledger/total-changes.ts';
import { isGift, isReversal } from '../../../../src/features/ledger/total-effect.ts';
import { seed, thoroughness } from '../../sandbox/mongo/support/seed.ts';
import { naiveTotals } from './support/naive-totals.ts';
import { someBooks } from './support/some-books.ts';

const runs = { seed, numRuns: 300 * thoroughness };

function figuresOf(sums: TotalSums): Map<string, object> {
  return new Map([...sums.values()].sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ key, scope: _scope, ownerId: _ownerId, currency: _currency, ...figures }) => [key, figures]));
}

/** Reversals wait for their gift, as they do when they are folded. */
function foldInBatches(entries: readonly LedgerEntry[], size: number): TotalSums {
  const sums: TotalSums = new Map();
  const folded: LedgerEntry[] = [];
  let waiting = [...entries];
  while (waiting.length > 0) {
    const batch = waiting.slice(0, size);
    const given = new Set([...folded, ...batch].filter(isGift).map(({ donationId }) => donationId));
    const early = batch.filter((entry) => isReversal(entry) && entry.donationId !== null && !given.has(entry.donationId));
    const ready = batch.filter((entry) => !early.includes(entry));
    const wanted = needsHistory(ready);
    const changes: TotalSums = new Map();
    addEntries(changes, ready, byDonation(folded.filter(({ donationId }) => donationId !== null && wanted.includes(donationId))));
    addSums(sums, changes);
    folded.push(...ready);
    waiting = [...waiting.slice(size), ...early];
  }
  return sums;
}

describe(`ledger totals (seed ${seed})`, () => {
  it('are the same sum in whatever order and batches entries are folded', () => {
    fc.assert(fc.property(someBooks(8), fc.integer({ min: 1, max: 12 }), (entries, size) => {
      expect(figuresOf(foldInBatches(entries, size))).to.deep.equal(naiveTotals(entries));
    }), runs);
  });

  it('are the same sum when entries are read one by one and donations are corrected in the end', () => {
    fc.assert(fc.property(someBooks(8), (entries) => {
      const sums: TotalSums = new Map();
      for (const entry of entries) addAlone(sums, entry);
      const reversed = new Set(needsHistory(entries));
      for (const [id, group] of byDonation(entries)) if (reversed.has(id)) correctDonation(sums, group);
      expect(figuresOf(sums)).to.deep.equal(naiveTotals(entries));
    }), runs);
  });
});
