import { Decimal128, Double, Long } from 'bson';
import { expect } from 'chai';
import { encode } from '../../../../src/sandbox/mongo/bson/encode.ts';
import type { Doc, Value } from '../../../../src/sandbox/mongo/bson/value.ts';
import { parseFilter } from '../../../../src/sandbox/mongo/match/parse-filter.ts';
import { MongoError } from '../../../../src/sandbox/mongo/mongo-error.ts';
import { applyUpdate } from '../../../../src/sandbox/mongo/update/apply-update.ts';
import { parseUpdate } from '../../../../src/sandbox/mongo/update/parse-update.ts';
import { upsertDocument } from '../../../../src/sandbox/mongo/update/upsert-document.ts';

const now = new Date('2031-05-06T07:08:09Z');
const how = { now, runPipeline: (_stages: Doc[], doc: Doc) => doc };

function updated(before: Doc, update: Value, query: Doc = {}, arrayFilters?: Value): Doc {
  return applyUpdate(parseUpdate(update, arrayFilters), before, { ...how, filter: parseFilter(query), inserting: false });
}

type Case = [title: string, before: Doc, update: Doc, after: Doc, query?: Doc, arrayFilters?: Value];

const cases: Case[] = [
  ['$set makes documents on the way', { _id: 1 }, { $set: { 'a.b.c': 1 } }, { _id: 1, a: { b: { c: 1 } } }],
  ['$set by position pads with null', { a: [1] }, { $set: { 'a.3': 4 } }, { a: [1, null, null, 4] }],
  ['new fields come in the order of their names', {}, { $set: { b: 1, a: 2 } }, { a: 2, b: 1 }],
  ['$unset removes a field, and leaves null in an array', { a: 1, b: [1, 2] }, { $unset: { a: '', 'b.0': '', c: '' } }, { b: [null, 2] }],
  ['$inc stays int32', { n: 1 }, { $inc: { n: 2 } }, { n: 3 }],
  ['$inc beyond int32 becomes a long', { n: 2147483647 }, { $inc: { n: 1 } }, { n: Long.fromNumber(2147483648) }],
  ['$inc on a long beyond 2^53 is exact', { n: Long.fromString('9007199254740993') }, { $inc: { n: 2 } }, { n: Long.fromString('9007199254740995') }],
  ['$inc on a double stays a double', { n: new Double(1) }, { $inc: { n: 1 } }, { n: new Double(2) }],
  ['$inc on a decimal is exact', { n: Decimal128.fromString('0.1') }, { $inc: { n: Decimal128.fromString('0.2') } }, { n: Decimal128.fromString('0.3') }],
  ['$inc on a missing field sets it', {}, { $inc: { n: Long.fromNumber(5) } }, { n: Long.fromNumber(5) }],
  ['$mul', { n: 3, d: Decimal128.fromString('1.5') }, { $mul: { n: 4, d: 2, gone: 5 } }, { n: 12, d: Decimal128.fromString('3.0'), gone: 0 }],
  ['$min and $max compare by type too', { a: 5, b: 5, c: 'x' }, { $min: { a: 3, b: 9, c: 1 }, $max: { d: 1 } }, { a: 3, b: 5, c: 1, d: 1 }],
  ['$rename moves', { a: { b: 1 }, c: 2 }, { $rename: { 'a.b': 'd', nope: 'x' } }, { a: {}, c: 2, d: 1 }],
  ['$push', { a: [1] }, { $push: { a: 2, b: 3 } }, { a: [1, 2], b: [3] }],
  ['$push with $each, $sort and $slice', { a: [5, 1] }, { $push: { a: { $each: [4, 2], $sort: -1, $slice: 3 } } }, { a: [5, 4, 2] }],
  ['$push with $position', { a: [1, 4] }, { $push: { a: { $each: [2, 3], $position: 1 } } }, { a: [1, 2, 3, 4] }],
  ['$push sorted by a field', { a: [{ n: 2 }] }, { $push: { a: { $each: [{ n: 1 }], $sort: { n: 1 } } } }, { a: [{ n: 1 }, { n: 2 }] }],
  ['$addToSet knows equal numbers', { a: [1] }, { $addToSet: { a: { $each: [new Double(1), 2, 2] } } }, { a: [1, 2] }],
  ['$pull by value and by condition', { a: [1, 2, 3, 2], b: [{ n: 1, m: 1 }, { n: 5 }] }, { $pull: { a: 2, b: { n: { $gt: 2 } } } }, { a: [1, 3], b: [{ n: 1, m: 1 }] }],
  ['$pull with an operator', { a: [1, 5, 9] }, { $pull: { a: { $gte: 5 } } }, { a: [1] }],
  ['$pullAll', { a: [1, 2, 3] }, { $pullAll: { a: [1, 3] } }, { a: [2] }],
  ['$pop', { a: [1, 2, 3], b: [1, 2] }, { $pop: { a: 1, b: -1 } }, { a: [1, 2], b: [2] }],
  ['$bit', { a: 6 }, { $bit: { a: { and: 3 } } }, { a: 2 }],
  ['$currentDate', {}, { $currentDate: { at: true } }, { at: now }],
  ['$ is the item that matched', { a: [1, 2, 3] }, { $set: { 'a.$': 9 } }, { a: [1, 9, 3] }, { a: 2 }],
  ['$ inside documents', { a: [{ n: 1 }, { n: 2 }] }, { $inc: { 'a.$.n': 10 } }, { a: [{ n: 1 }, { n: 12 }] }, { 'a.n': 2 }],
  ['$[] is every item', { a: [{ n: 1 }, { n: 2 }] }, { $inc: { 'a.$[].n': 1 } }, { a: [{ n: 2 }, { n: 3 }] }],
  ['$[x] is what the filter says', { a: [{ n: 1, k: 1 }, { n: 2, k: 1 }] }, { $set: { 'a.$[x].k': 0 } }, { a: [{ n: 1, k: 1 }, { n: 2, k: 0 }] }, {}, [{ 'x.n': { $gt: 1 } }]],
  ['replacement keeps _id', { _id: 1, a: 1 }, { b: 2 }, { _id: 1, b: 2 }],
];

describe('applyUpdate', () => {
  for (const [title, before, update, after, query, arrayFilters] of cases) {
    it(title, () => {
      const original = encode(before);
      expect(encode(updated(before, update, query, arrayFilters)).toString('hex')).to.equal(encode(after).toString('hex'));
      expect(encode(before).equals(original), 'the document before is untouched').to.equal(true);
    });
  }

  const refusals: [string, number, Doc, Value, Value?][] = [
    ['the same path twice', 40, {}, { $set: { a: 1 }, $inc: { a: 1 } }],
    ['a path inside another', 40, {}, { $set: { a: {}, 'a.b': 1 } }],
    ['an unknown operator', 9, {}, { $foo: { a: 1 } }],
    ['operators and fields mixed', 9, {}, { $set: { a: 1 }, b: 2 }],
    ['a path through a number', 28, { a: 1 }, { $set: { 'a.b': 1 } }],
    ['a name in an array', 28, { a: [1] }, { $set: { 'a.b': 1 } }],
    ['an empty name', 56, {}, { $set: { 'a..b': 1 } }],
    ['$inc by text', 14, { a: 1 }, { $inc: { a: 'x' } }],
    ['$inc on text', 14, { a: 'x' }, { $inc: { a: 1 } }],
    ['$inc over 64 bits', 2, { a: Long.MAX_VALUE }, { $inc: { a: 1 } }],
    ['$push on a number', 2, { a: 1 }, { $push: { a: 1 } }],
    ['$ without a match', 2, { a: [1] }, { $set: { 'a.$': 1 } }],
    ['$[] on a number', 2, { a: 1 }, { $set: { 'a.$[]': 1 } }],
    ['an identifier without a filter', 2, { a: [1] }, { $set: { 'a.$[x]': 1 } }],
    ['a filter that is not used', 9, { a: [1] }, { $set: { a: 1 } }, [{ x: 1 }]],
  ];
  for (const [title, code, before, update, arrayFilters] of refusals) {
    it(`refuses ${title} with ${code}`, () => {
      expect(() => updated(before, update, {}, arrayFilters)).to.throw(MongoError).with.property('code', code);
    });
  }
});

describe('upsertDocument', () => {
  const upserted = (query: Doc, update: Value) => upsertDocument(parseUpdate(update, undefined), parseFilter(query), how);

  it('begins with what the filter says by equality', () => {
    const doc = upserted({ _id: 7, 'a.b': 1, c: { $gt: 3 }, d: { $eq: 4 }, $and: [{ e: { $in: [5] } }] }, { $set: { f: 1 }, $setOnInsert: { g: 2 } });
    expect(doc).to.deep.equal({ _id: 7, a: { b: 1 }, d: 4, e: 5, f: 1, g: 2 });
  });

  it('takes only _id for a replacement', () => {
    expect(upserted({ _id: 7, a: 1 }, { b: 2 })).to.deep.equal({ _id: 7, b: 2 });
  });

  it('makes an _id when nothing says one', () => {
    expect(Object.keys(upserted({ a: 1 }, { $set: { b: 2 } }))).to.deep.equal(['_id', 'a', 'b']);
  });

  it('refuses a path that is said twice', () => {
    expect(() => upserted({ $and: [{ a: 1 }, { a: 2 }] }, { $set: { b: 1 } })).to.throw(MongoError).with.property('code', 54);
  });

  it('refuses another _id than the filter\'s', () => {
    expect(() => upserted({ _id: 1 }, { $set: { _id: 2 } })).to.throw(MongoError).with.property('code', 66);
  });
});
