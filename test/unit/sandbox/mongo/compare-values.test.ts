import { Decimal128, Double, Long, MaxKey, MinKey, ObjectId } from 'bson';
import { expect } from 'chai';
import fc from 'fast-check';
import { compareValues } from '../../../../src/sandbox/mongo/bson/compare-values.ts';
import type { Value } from '../../../../src/sandbox/mongo/bson/value.ts';
import { arbitraryValue } from './support/arbitrary-values.ts';

describe('compareValues', () => {
  it('orders types as MongoDB does', () => {
    const inOrder: Value[] = [new MinKey(), null, 5, 'text', { a: 1 }, [1], new ObjectId(), false, new Date(0), new MaxKey()];
    const shuffled = inOrder.toReversed().toSorted(compareValues);
    expect(shuffled).to.deep.equal(inOrder);
  });

  it('compares longs beyond 2^53 exactly', () => {
    const lower = Long.fromString('9007199254740992');
    const higher = Long.fromString('9007199254740993');
    expect(compareValues(lower, higher)).to.be.below(0);
    expect(compareValues(higher, 2 ** 53)).to.be.above(0);
    expect(compareValues(lower, new Double(2 ** 53))).to.equal(0);
  });

  it('compares decimals exactly with doubles', () => {
    expect(compareValues(Decimal128.fromString('0.1'), 0.1)).to.be.below(0);
    expect(compareValues(Decimal128.fromString('0.5'), 0.5)).to.equal(0);
    expect(compareValues(Decimal128.fromString('1E6000'), Infinity)).to.be.below(0);
  });

  it('puts NaN below all numbers', () => {
    expect(compareValues(Number.NaN, -Infinity)).to.be.below(0);
    expect(compareValues(Number.NaN, Decimal128.fromString('NaN'))).to.equal(0);
  });

  it('orders text by code points', () => {
    expect(compareValues('\u{10000}', '\uffff')).to.be.above(0);
  });

  it('is a total order', () => {
    fc.assert(fc.property(arbitraryValue, arbitraryValue, arbitraryValue, (a, b, c) => {
      expect(Math.sign(compareValues(a, b)) + Math.sign(compareValues(b, a))).to.equal(0);
      const [x, y, z] = [a, b, c].toSorted(compareValues) as [Value, Value, Value];
      expect(compareValues(x, z)).to.be.at.most(0);
      expect(compareValues(x, y)).to.be.at.most(0);
    }), { numRuns: 2000 });
  });
});
