import { Double, Long, serialize } from 'bson';
import { expect } from 'chai';
import fc from 'fast-check';
import { decode } from '../../../../src/sandbox/mongo/bson/decode.ts';
import { encode } from '../../../../src/sandbox/mongo/bson/encode.ts';
import { MongoError } from '../../../../src/sandbox/mongo/mongo-error.ts';
import { arbitraryDoc } from './support/arbitrary-values.ts';

describe('decode', () => {
  it('reads what encode writes back, byte for byte', () => {
    fc.assert(fc.property(arbitraryDoc, (doc) => {
      const bytes = encode(doc);
      expect(encode(decode(bytes)).equals(bytes)).to.equal(true);
    }), { numRuns: 2000 });
  });

  it('keeps the types of numbers', () => {
    const bytes = Buffer.from(serialize({ int: 1, double: new Double(1), long: Long.fromNumber(1), zero: new Double(-0) }));
    expect(encode(decode(bytes)).equals(bytes)).to.equal(true);
  });

  it('keeps references as they are', () => {
    const bytes = Buffer.from(serialize({ owner: { $ref: 'people', $id: 1, other: true } }));
    expect(encode(decode(bytes)).equals(bytes)).to.equal(true);
  });

  it('refuses bytes that are cut or changed, and never reads beyond them', () => {
    fc.assert(fc.property(arbitraryDoc, fc.nat(), fc.nat(255), (doc, place, byte) => {
      const bytes = encode(doc);
      const changed = Buffer.from(bytes);
      changed[place % bytes.length] = byte;
      for (const broken of [bytes.subarray(0, place % bytes.length), changed]) {
        try {
          decode(broken);
        } catch (error) {
          expect(error).to.be.instanceOf(MongoError);
        }
      }
    }), { numRuns: 2000 });
  });
});
