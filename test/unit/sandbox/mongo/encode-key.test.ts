import { Decimal128, Double, Long } from 'bson';
import { expect } from 'chai';
import fc from 'fast-check';
import { compareValues } from '../../../../src/sandbox/mongo/bson/compare-values.ts';
import { encodeKey, writeKey } from '../../../../src/sandbox/mongo/bson/encode-key.ts';
import { KeyWriter } from '../../../../src/sandbox/mongo/bson/key-writer.ts';
import type { Value } from '../../../../src/sandbox/mongo/bson/value.ts';
import { arbitraryNumber, arbitraryValue } from './support/arbitrary-values.ts';

const descending = (value: Value) => {
  const writer = new KeyWriter();
  writeKey(writer, value, true);
  return writer.finish();
};

describe('encodeKey', () => {
  it('sorts as compareValues does', () => {
    fc.assert(fc.property(arbitraryValue, arbitraryValue, (a, b) => {
      expect(Math.sign(Buffer.compare(encodeKey(a), encodeKey(b)))).to.equal(Math.sign(compareValues(a, b)));
    }), { numRuns: 3000 });
  });

  it('sorts numbers of all types by their exact value', () => {
    fc.assert(fc.property(arbitraryNumber, arbitraryNumber, (a, b) => {
      expect(Math.sign(Buffer.compare(encodeKey(a), encodeKey(b)))).to.equal(Math.sign(compareValues(a, b)));
    }), { numRuns: 3000 });
  });

  it('sorts the other way round when descending', () => {
    fc.assert(fc.property(arbitraryValue, arbitraryValue, (a, b) => {
      expect(Math.sign(Buffer.compare(descending(a), descending(b)))).to.equal(Math.sign(compareValues(b, a)));
    }), { numRuns: 2000 });
  });

  it('is never the beginning of another key, so that keys can be put in a row', () => {
    fc.assert(fc.property(arbitraryValue, arbitraryValue, (a, b) => {
      const [x, y] = [encodeKey(a), encodeKey(b)];
      if (!x.equals(y)) expect(y.subarray(0, x.length).equals(x)).to.equal(false);
    }), { numRuns: 2000 });
  });

  it('gives equal numbers of different types the same key', () => {
    const ones = [1, new Double(1), Long.ONE, Decimal128.fromString('1.00')].map((one) => encodeKey(one).toString('hex'));
    expect(new Set(ones).size).to.equal(1);
  });
});
