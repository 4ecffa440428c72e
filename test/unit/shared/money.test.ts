import { expect } from 'chai';
import fc from 'fast-check';
import { add, atLeastZero, compareMoney, money, subtract, toDecimal } from '../../../src/shared/money.ts';
import { parseMoney } from '../../../src/shared/parse-money.ts';

const currencies = fc.constantFrom('USD', 'EUR', 'JPY', 'KWD');
const minors = fc.integer({ min: -10_000_000_000, max: 10_000_000_000 });

describe('money', () => {
  it('is frozen and whole', () => {
    expect(Object.isFrozen(money(100, 'USD'))).to.equal(true);
    expect(() => money(0.5, 'USD')).to.throw(TypeError);
    expect(() => money(Number.NaN, 'USD')).to.throw(TypeError);
    expect(() => money(2 ** 53, 'USD')).to.throw(TypeError);
  });

  it('never adds, subtracts or compares two currencies', () => {
    for (const operation of [add, subtract, compareMoney]) {
      expect(() => operation(money(1, 'USD'), money(1, 'EUR'))).to.throw('Two currencies');
    }
  });

  it('comes back from adding and taking away', () => {
    fc.assert(fc.property(currencies, minors, minors, (currency, a, b) => {
      expect(subtract(add(money(a, currency), money(b, currency)), money(b, currency))).to.deep.equal(money(a, currency));
    }));
  });

  it('does not fall below zero when asked not to', () => {
    expect(atLeastZero(money(-5, 'EUR')).minor).to.equal(0);
    expect(atLeastZero(money(5, 'EUR')).minor).to.equal(5);
  });

  it('is written as a plain decimal that is read back as the same amount', () => {
    fc.assert(fc.property(currencies, fc.integer({ min: 0, max: 10_000_000_000 }), (currency, minor) => {
      const text = toDecimal(money(minor, currency));
      const parsed = parseMoney(text, currency);
      // Three digits after a point can be thousands or thousandths; that is refused, never guessed.
      if (currency === 'KWD') expect(parsed).to.deep.equal({ ok: false, reason: 'ambiguous' });
      else expect(parsed).to.deep.equal({ ok: true, money: money(minor, currency) });
    }));
  });
});
