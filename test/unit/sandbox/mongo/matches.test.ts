import { BSONRegExp, Decimal128, Double, Long, MaxKey, MinKey } from 'bson';
import { expect } from 'chai';
import type { Doc } from '../../../../src/sandbox/mongo/bson/value.ts';
import { matchedPosition, matches } from '../../../../src/sandbox/mongo/match/matches.ts';
import { parseFilter } from '../../../../src/sandbox/mongo/match/parse-filter.ts';
import { MongoError } from '../../../../src/sandbox/mongo/mongo-error.ts';

type Case = [title: string, query: Doc, matching: Doc[], others: Doc[]];

const cases: Case[] = [
  ['null matches null and missing', { a: null }, [{ a: null }, {}], [{ a: 0 }, { a: [] }, { a: { b: null } }]],
  ['null on a path through an array of documents', { 'a.b': null }, [{ a: [{ b: 1 }, {}] }, { a: 5 }, {}], [{ a: [] }, { a: [1, 2] }, { a: [{ b: 1 }] }]],
  ['$ne null', { a: { $ne: null } }, [{ a: 1 }, { a: [] }], [{}, { a: null }, { a: [null] }]],
  ['a value matches an item of an array', { a: 2 }, [{ a: 2 }, { a: [1, 2] }, { a: new Double(2) }, { a: Long.fromNumber(2) }, { a: Decimal128.fromString('2.0') }], [{ a: [[2]] }, { a: '2' }]],
  ['an array matches as a whole or as an item', { a: [1, 2] }, [{ a: [1, 2] }, { a: [[1, 2], 3] }], [{ a: [2, 1] }, { a: [1, 2, 3] }]],
  ['documents match with their fields in order', { a: { x: 1, y: 2 } }, [{ a: { x: 1, y: 2 } }], [{ a: { y: 2, x: 1 } }, { a: { x: 1 } }]],
  ['dotted paths go through arrays', { 'a.b': 1 }, [{ a: { b: 1 } }, { a: [{ b: 2 }, { b: 1 }] }, { a: [{ b: [3, 1] }] }], [{ a: [{ b: 2 }] }, { a: [[{ b: 1 }]] }]],
  ['dotted paths take positions', { 'a.1': 7 }, [{ a: [5, 7] }, { a: { 1: 7 } }, { a: [{ 1: 7 }] }], [{ a: [7, 5] }]],
  ['positions, then fields', { 'a.0.b': 1 }, [{ a: [{ b: 1 }, { b: 2 }] }], [{ a: [{ b: 2 }, { b: 1 }] }]],
  ['comparisons stay within a type', { a: { $gt: 5 } }, [{ a: 6 }, { a: [1, 9] }], [{ a: '6' }, { a: null }, { a: Number.NaN }, { a: new Date() }, {}]],
  ['$gte null is equality', { a: { $gte: null } }, [{ a: null }, {}], [{ a: 1 }]],
  ['MinKey and MaxKey compare with everything', { a: { $gt: new MinKey(), $lt: new MaxKey() } }, [{ a: 1 }, { a: 'x' }, { a: null }], [{ a: new MinKey() }, {}]],
  ['two comparisons may hold for different items', { a: { $gt: 5, $lt: 3 } }, [{ a: [1, 9] }], [{ a: [4] }]],
  ['$elemMatch wants one item for both', { a: { $elemMatch: { $gt: 5, $lt: 8 } } }, [{ a: [1, 6] }], [{ a: [1, 9] }, { a: 6 }]],
  ['$elemMatch on documents', { a: { $elemMatch: { x: 1, y: { $gt: 2 } } } }, [{ a: [{ x: 1, y: 3 }] }], [{ a: [{ x: 1, y: 1 }, { x: 2, y: 3 }] }, { a: { x: 1, y: 3 } }]],
  ['$in with values, null and patterns', { a: { $in: [1, null, new BSONRegExp('^x', 'i')] } }, [{ a: 1 }, {}, { a: 'Xy' }, { a: ['q', 'xz'] }], [{ a: 2 }, { a: 'yx' }]],
  ['a long $in', { a: { $in: Array.from({ length: 50 }, (_, at) => at) } }, [{ a: 49 }, { a: new Double(3) }, { a: Long.fromNumber(7) }], [{ a: 50 }, { a: '1' }, {}]],
  ['$nin', { a: { $nin: [1, 2] } }, [{ a: 3 }, {}], [{ a: 1 }, { a: [3, 2] }]],
  ['$all', { a: { $all: [1, 2] } }, [{ a: [2, 1, 3] }], [{ a: [1] }, { a: 1 }]],
  ['$all of one takes a bare value', { a: { $all: [1] } }, [{ a: 1 }, { a: [1] }], [{ a: [] }]],
  ['$size', { a: { $size: 2 } }, [{ a: [1, [2, 3]] }], [{ a: [1] }, { a: 2 }, {}]],
  ['$exists', { 'a.b': { $exists: true } }, [{ a: { b: null } }, { a: [{ b: 1 }] }], [{ a: {} }, { a: [] }]],
  ['$exists false', { a: { $exists: false } }, [{}], [{ a: null }]],
  ['$type by name and item', { a: { $type: ['int', 'string'] } }, [{ a: 1 }, { a: 'x' }, { a: [true, 1] }], [{ a: new Double(1) }, { a: Long.ONE }, {}]],
  ['$type array', { a: { $type: 'array' } }, [{ a: [] }], [{ a: 1 }]],
  ['$mod', { a: { $mod: [4, 1] } }, [{ a: 5 }, { a: 5.9 }, { a: Long.fromNumber(9) }], [{ a: 6 }, { a: 'x' }]],
  ['$regex with options', { a: { $regex: 'ab', $options: 'i' } }, [{ a: 'xAB' }], [{ a: 'a' }, { a: 5 }]],
  ['$not', { a: { $not: { $gt: 5 } } }, [{ a: 3 }, {}, { a: 'x' }], [{ a: 6 }, { a: [1, 6] }]],
  ['$not with a pattern', { a: { $not: new BSONRegExp('^x', '') } }, [{ a: 'y' }, {}], [{ a: 'x' }]],
  ['$and, $or, $nor', { $and: [{ $or: [{ a: 1 }, { b: 1 }] }, { $nor: [{ c: 1 }] }] }, [{ a: 1 }, { b: 1, c: 2 }], [{ a: 1, c: 1 }, {}]],
  ['$bitsAllSet', { a: { $bitsAllSet: [0, 2] } }, [{ a: 5 }, { a: 7 }, { a: -1 }], [{ a: 4 }, { a: 'x' }]],
];

describe('matches', () => {
  for (const [title, query, matching, others] of cases) {
    it(title, () => {
      const filter = parseFilter(query);
      for (const doc of matching) expect(matches(filter, doc), JSON.stringify(doc)).to.equal(true);
      for (const doc of others) expect(matches(filter, doc), JSON.stringify(doc)).to.equal(false);
    });
  }

  it('never sees what objects inherit', () => {
    expect(matches(parseFilter({ constructor: { $exists: true } }), {})).to.equal(false);
  });

  it('finds the position that an update\'s $ stands for', () => {
    expect(matchedPosition(parseFilter({ a: 3 }), { a: [1, 3] })).to.equal(1);
    expect(matchedPosition(parseFilter({ a: { $elemMatch: { b: 2 } } }), { a: [{ b: 1 }, { b: 2 }] })).to.equal(1);
    expect(matchedPosition(parseFilter({ 'a.b': 2, c: 1 }), { c: 1, a: [{ b: 1 }, { b: 2 }] })).to.equal(1);
    expect(matchedPosition(parseFilter({ c: 1 }), { c: 1 })).to.equal(undefined);
  });

  const refusals: [Doc, number][] = [
    [{ a: { $foo: 1 } }, 2], [{ $foo: 1 }, 2], [{ $where: 'true' }, 115], [{ $text: { $search: 'x' } }, 115], [{ $jsonSchema: {} }, 115],
    [{ a: { $near: [1, 2] } }, 115], [{ $or: [] }, 2], [{ a: { $in: 1 } }, 2], [{ a: { $not: 1 } }, 2], [{ a: { $size: -1 } }, 9], [{ a: { $type: 'nope' } }, 2],
  ];
  for (const [query, code] of refusals) {
    it(`refuses ${JSON.stringify(query)} with ${code}`, () => {
      expect(() => parseFilter(query)).to.throw(MongoError).with.property('code', code);
    });
  }
});
