import { expect } from 'chai';
import { tieInWords, tieWithoutSums } from '../../../../src/features/books/pages/tie-in-words.ts';
import type { Tie } from '../../../../src/features/books/reconciliation.ts';

const even: Tie = { currency: 'USD', ledgerMinor: 5796, foreignMinor: 0, convertedMinor: 0, waitingMinor: 0, differencesMinor: 0, unexplainedMinor: 0, stripeMinor: 5796, moving: false };

describe('a tie in words', () => {
  it('says that both are the same', () => {
    expect(tieInWords(even)).to.deep.equal({ currency: 'USD', good: true, words: 'Stripe’s balance is $57.96 USD, and the ledger’s is the same, to the cent.' });
  });

  it('names every part that the two differ by, with its sum', () => {
    const told = tieInWords({ ...even, ledgerMinor: -2883, foreignMinor: 2000, waitingMinor: 883, stripeMinor: 0 });
    expect(told.good).to.equal(true);
    expect(told.words).to.equal('Stripe’s balance is $0.00 USD. The ledger has −$28.83 USD; $20.00 USD is of other business in the same Stripe account; $8.83 USD is on its way and in one of the two books only. Together that is the same, to the cent.');
  });

  it('says what nobody can explain, and doesn’t call it good', () => {
    const odd = { ...even, stripeMinor: 5896, unexplainedMinor: 100 };
    expect(tieInWords(odd)).to.include({ good: false, words: 'Stripe’s balance is $58.96 USD. The ledger has $57.96 USD; $1.00 USD is what nobody can explain yet.' });
    expect(tieWithoutSums(odd)).to.include({ good: false }).and.to.have.property('words').that.matches(/^[^$]*differ[^$]*$/);
    expect(tieInWords({ ...odd, moving: true })).to.include({ good: true }).and.to.have.property('words').that.includes('different moments');
  });

  it('uses the currency’s own digits', () => {
    expect(tieInWords({ ...even, currency: 'JPY', stripeMinor: 2400, ledgerMinor: 2400 }).words).to.include('¥2,400 JPY');
  });
});
