import { expect } from 'chai';
import { assert, constantFrom, integer, property } from 'fast-check';
import { cardFee } from '../../../../src/sandbox/stripe/resources/fees.ts';

describe('sandbox/stripe: cardFee', () => {
  it('takes the published share and the fixed part', () => {
    expect(cardFee(6000, 'usd')).to.equal(204);
    expect(cardFee(10_000, 'eur')).to.equal(175);
    expect(cardFee(5000, 'jpy')).to.equal(180);
    expect(cardFee(10_000, 'kwd')).to.equal(290);
  });

  it('rounds half a unit up', () => {
    expect(cardFee(50, 'usd')).to.equal(31);
    expect(cardFee(500, 'usd')).to.equal(45);
    expect(cardFee(516, 'usd')).to.equal(45);
    expect(cardFee(518, 'usd')).to.equal(45);
  });

  it('is a whole number between nothing and the amount', () => {
    assert(property(integer({ min: 1, max: 99_999_999 }), constantFrom('usd', 'eur', 'gbp', 'jpy', 'kwd', 'sek'), (amount, currency) => {
      const fee = cardFee(amount, currency);
      expect(Number.isInteger(fee)).to.equal(true);
      expect(fee).to.be.within(0, amount);
    }));
  });
});
