import { Decimal128, Double, EJSON, Long, ObjectId } from 'bson';
import { expect } from 'chai';
import { compileExpression } from '../../../../src/sandbox/mongo/aggregate/compile-expression.ts';
import type { Value } from '../../../../src/sandbox/mongo/bson/value.ts';

const decimal = (text: string) => Decimal128.fromString(text);
const noon = new Date('2026-03-01T12:00:00Z');
const id = new ObjectId('65e1b0000000000000000001');
const root = { n: 7, long: Long.fromString('9007199254740993'), price: decimal('1.10'), list: [3, 1, 2, 1], at: noon, nested: { a: 1, b: 'x' } };

/** What the manual says of each operator, with the types that it keeps. */
const cases: Record<string, [Value, Value][]> = {
  'subtracts, multiplies and divides exactly': [
    [{ $subtract: ['$long', 1] }, Long.fromString('9007199254740992')], [{ $subtract: ['$price', decimal('0.05')] }, decimal('1.05')],
    [{ $subtract: ['$at', new Date('2026-03-01T11:59:59Z')] }, Long.fromNumber(1000)], [{ $subtract: ['$at', 1000] }, new Date('2026-03-01T11:59:59Z')],
    [{ $multiply: ['$price', 3] }, decimal('3.30')], [{ $multiply: ['$n', 2] }, 14], [{ $multiply: ['$long', 2] }, Long.fromString('18014398509481986')],
    [{ $divide: ['$n', 2] }, 3.5], [{ $divide: [6, 2] }, new Double(3)], [{ $divide: [decimal('1'), decimal('8')] }, decimal('0.125')],
    [{ $divide: [decimal('1'), 3] }, decimal('0.3333333333333333333333333333333333')], [{ $divide: [decimal('0'), 3] }, decimal('0')],
    [{ $mod: [-7, 3] }, -1], [{ $mod: ['$long', 10] }, Long.fromNumber(3)], [{ $mod: [decimal('5.5'), 2] }, decimal('1.5')], [{ $subtract: [null, 1] }, null],
  ],
  'rounds half to even, at any place': [
    [{ $round: [2.5] }, new Double(2)], [{ $round: [3.5] }, new Double(4)], [{ $round: [-2.5, 0] }, new Double(-2)], [{ $round: [decimal('1.255'), 2] }, decimal('1.26')],
    [{ $round: [1250, -2] }, 1200], [{ $trunc: [-1.9] }, new Double(-1)], [{ $floor: -1.1 }, new Double(-2)], [{ $ceil: 1.1 }, new Double(2)], [{ $abs: -3 }, 3], [{ $abs: decimal('-3.0') }, decimal('3.0')],
  ],
  'looks into arrays': [
    [{ $arrayElemAt: ['$list', -1] }, 1], [{ $arrayElemAt: ['$list', 9] }, undefined], [{ $slice: ['$list', -2] }, [2, 1]], [{ $slice: ['$list', 1, 2] }, [1, 2]],
    [{ $indexOfArray: ['$list', 1] }, 1], [{ $indexOfArray: ['$list', 1, 2] }, 3], [{ $indexOfArray: ['$list', 9] }, -1],
    [{ $arrayToObject: [[['a', 1], ['b', 2]]] }, { a: 1, b: 2 }], [{ $arrayToObject: { $objectToArray: '$nested' } }, { a: 1, b: 'x' }],
    [{ $filter: { input: '$list', as: 'each', cond: { $gt: ['$$each', 1] } } }, [3, 2]], [{ $map: { input: '$list', in: { $add: ['$$this', 1] } } }, [4, 2, 3, 2]],
    [{ $reduce: { input: '$list', initialValue: 0, in: { $add: ['$$value', '$$this'] } } }, 7], [{ $sortArray: { input: '$list', sortBy: -1 } }, [3, 2, 1, 1]],
  ],
  'treats arrays as sets, and as numbers to count': [
    [{ $setUnion: ['$list', [4]] }, [1, 2, 3, 4]], [{ $setIntersection: ['$list', [new Double(1), 9]] }, [1]], [{ $setDifference: [[5, 1], '$list'] }, [5]],
    [{ $setEquals: ['$list', [1, 2, 3]] }, true], [{ $setIsSubset: [[1], '$list'] }, true], [{ $sum: '$list' }, 7], [{ $avg: '$list' }, 1.75], [{ $avg: ['$price', 2] }, decimal('1.55')], [{ $min: '$list' }, 1], [{ $max: ['$n', 'x'] }, 'x'],
  ],
  'converts': [
    [{ $toString: '$price' }, '1.10'], [{ $toString: id }, id.toHexString()], [{ $toInt: '12' }, 12], [{ $toInt: decimal('1.9') }, 1], [{ $toLong: '$at' }, Long.fromNumber(noon.getTime())],
    [{ $toDouble: '2' }, new Double(2)], [{ $toDecimal: '0.10' }, decimal('0.10')], [{ $toDecimal: '$n' }, decimal('7')], [{ $toBool: 0 }, false], [{ $toDate: '2026-03-01T12:00:00Z' }, noon],
    [{ $toObjectId: id.toHexString() }, id], [{ $convert: { input: 'x', to: 'int', onError: 'none' } }, 'none'], [{ $convert: { input: null, to: 'int', onNull: 0 } }, 0],
  ],
  'names values': [
    [{ $let: { vars: { twice: { $multiply: ['$n', 2] } }, in: '$$twice' } }, 14],
    [{ $cond: [{ $eq: ['$nested.b', 'x'] }, 1, 2] }, 1], [{ $ifNull: ['$gone', '$n'] }, 7], [{ $mergeObjects: ['$nested', { b: 2 }] }, { a: 1, b: 2 }],
  ],
  'leaves strings and dates to mingo': [
    [{ $toUpper: 'abc' }, 'ABC'], [{ $concat: ['a', '$nested.b'] }, 'ax'], [{ $year: '$at' }, 2026], [{ $dateToString: { date: '$at', format: '%Y-%m' } }, '2026-03'], [{ $strLenCP: 'abc' }, 3],
  ],
};

const refused: [Value, number][] = [
  [{ $divide: [1, 0] }, 2], [{ $mod: [1, 0] }, 16610], [{ $subtract: ['x', 1] }, 14], [{ $toInt: 'x' }, 241], [{ $toInt: '$long' }, 241], [{ $toObjectId: 'x' }, 241], [{ $toDate: 'x' }, 241], [{ $nothing: 1 }, 168],
];

const text = (value: Value) => EJSON.stringify({ value }, { relaxed: false });

describe('expressions', () => {
  for (const [name, each] of Object.entries(cases)) {
    it(name, () => {
      for (const [expression, expected] of each) expect(text(compileExpression(expression)({ root, variables: {} })), text(expression)).to.equal(text(expected));
    });
  }

  it('refuses what has no value, with the code of MongoDB', () => {
    for (const [expression, code] of refused) expect(() => compileExpression(expression)({ root, variables: {} }), text(expression)).to.throw().with.property('code', code);
  });
});
