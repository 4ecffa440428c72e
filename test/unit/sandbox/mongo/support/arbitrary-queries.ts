import { Decimal128, Double, Long, ObjectId } from 'bson';
import fc from 'fast-check';
import type { Doc, Value } from '../../../../../src/sandbox/mongo/bson/value.ts';

/** Few values, often equal to each other across numeric types: a filter that never matches tests nothing. */
const scalar: fc.Arbitrary<Value> = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -2, max: 3 }) },
  { weight: 4, arbitrary: fc.constantFrom<Value>(null, true, false, 'a', 'b', 'ab', '', '\u{10000}', '\uffff', new Date(0), new Date(5), new ObjectId('0'.repeat(24)), new ObjectId('f'.repeat(24))) },
  { weight: 2, arbitrary: fc.constantFrom<Value>(0.5, -0.5, new Double(1), new Double(2), Long.fromNumber(1), Long.fromString('9007199254740993'), 2 ** 53, Decimal128.fromString('1.0'), Decimal128.fromString('0.1'), 0.1) },
);

const names = ['a', 'b', 'c'] as const;

export const { value: queryValue, doc: queryDoc } = fc.letrec<{ value: Value; doc: Doc }>((tie) => ({
  value: fc.oneof({ maxDepth: 2 }, { weight: 3, arbitrary: scalar }, { weight: 1, arbitrary: fc.array(tie('value'), { maxLength: 3 }) }, { weight: 1, arbitrary: tie('doc') }),
  doc: fc.uniqueArray(fc.tuple(fc.constantFrom(...names), tie('value')), { maxLength: 3, selector: ([name]) => name }).map((fields): Doc => Object.fromEntries(fields)),
}));

export const path = fc.constantFrom('a', 'b', 'c', 'a.b', 'a.a', 'b.c', 'a.0', 'b.1', 'a.0.b', 'a.b.c');
export const plainPath = fc.constantFrom('a', 'b', 'c', 'a.b', 'a.a', 'b.c', 'a.b.c');

const comparison = fc.tuple(fc.constantFrom('$eq', '$ne', '$gt', '$gte', '$lt', '$lte'), queryValue).map(([operator, value]): Doc => ({ [operator]: value }));
const list = fc.array(queryValue, { minLength: 1, maxLength: 3 });

const condition: fc.Arbitrary<Value> = fc.letrec<{ condition: Value }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 2, depthSize: 'small' },
    queryValue,
    comparison,
    fc.tuple(fc.constantFrom('$in', '$nin', '$all'), list).map(([operator, values]): Doc => ({ [operator]: values })),
    fc.tuple(comparison, comparison).map(([x, y]): Doc => ({ ...x, ...y })),
    fc.boolean().map((value): Doc => ({ $exists: value })),
    fc.nat({ max: 3 }).map((value): Doc => ({ $size: value })),
    comparison.map((value): Doc => ({ $not: value })),
    comparison.map((value): Doc => ({ $elemMatch: value })),
    fc.tuple(fc.constantFrom('a', 'b', 'a.b'), tie('condition')).map(([name, value]): Doc => ({ $elemMatch: { [name]: value } })),
  ),
})).condition;

const fields = fc.uniqueArray(fc.tuple(path, condition), { minLength: 1, maxLength: 2, selector: ([name]) => name }).map((each): Doc => Object.fromEntries(each));

export const queryFilter: fc.Arbitrary<Doc> = fc.oneof(
  { weight: 4, arbitrary: fields },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom('$and', '$or', '$nor'), fc.array(fields, { minLength: 1, maxLength: 3 })).map(([operator, filters]): Doc => ({ [operator]: filters })) },
  { weight: 1, arbitrary: fc.tuple(fields, fc.array(fields, { minLength: 1, maxLength: 2 })).map(([first, filters]): Doc => ({ ...first, $or: filters })) },
);

export const querySort = fc.uniqueArray(fc.tuple(plainPath, fc.constantFrom(1, -1)), { minLength: 1, maxLength: 2, selector: ([name]) => name }).map((each) => Object.fromEntries(each));

const number = fc.integer({ min: -3, max: 3 });
const pushOperand = fc.oneof(queryValue, fc.tuple(fc.array(queryValue, { maxLength: 2 }), fc.subarray(['$position', '$sort', '$slice'] as const), fc.nat({ max: 2 }), fc.constantFrom(1, -1), fc.integer({ min: -2, max: 2 }))
  .map(([$each, chosen, $position, $sort, $slice]): Doc => ({ $each, ...Object.fromEntries(Object.entries({ $position, $sort, $slice }).filter(([name]) => chosen.some((each) => each === name))) })));

const operation = fc.oneof(
  fc.tuple(fc.constant('$set'), path, queryValue), fc.tuple(fc.constant('$unset'), path, fc.constant('')),
  fc.tuple(fc.constantFrom('$inc', '$mul'), path, number), fc.tuple(fc.constantFrom('$min', '$max'), path, queryValue),
  fc.tuple(fc.constant('$rename'), plainPath, plainPath.filter((each) => !each.startsWith('a'))),
  fc.tuple(fc.constant('$push'), path, pushOperand), fc.tuple(fc.constant('$addToSet'), path, queryValue),
  fc.tuple(fc.constant('$pull'), path, fc.oneof(queryValue, comparison)), fc.tuple(fc.constant('$pop'), path, fc.constantFrom(1, -1)),
);

/** Updates by operators; many of them fail, which both opinions must agree on. */
export const queryUpdate: fc.Arbitrary<Record<string, Doc>> = fc.array(operation, { minLength: 1, maxLength: 3 }).map((operations) => {
  const update: Record<string, Doc> = {};
  for (const [operator, name, operand] of operations) update[operator] = { ...update[operator], [name]: operand };
  return update;
});
