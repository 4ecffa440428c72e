import type { Code } from 'bson';
import { isNumeric, numericType, toNumber } from '../bson/numeric.ts';
import type { Value } from '../bson/value.ts';
import { order, typeOrder } from '../bson/value.ts';
import { MongoError } from '../mongo-error.ts';
import type { ValueTest } from './filter.ts';

const codes: Record<string, number> = {
  double: 1, string: 2, object: 3, array: 4, binData: 5, undefined: 6, objectId: 7, bool: 8, date: 9, null: 10, regex: 11, dbPointer: 12,
  javascript: 13, symbol: 14, javascriptWithScope: 15, int: 16, timestamp: 17, long: 18, decimal: 19, minKey: -1, maxKey: 127,
};

const nameOfOrder: Record<number, string> = {
  [order.minKey]: 'minKey', [order.null]: 'null', [order.string]: 'string', [order.object]: 'object', [order.array]: 'array',
  [order.binary]: 'binData', [order.objectId]: 'objectId', [order.boolean]: 'bool', [order.date]: 'date',
  [order.timestamp]: 'timestamp', [order.regex]: 'regex', [order.maxKey]: 'maxKey',
};

/** MongoDB's name of a value's type, as `$type` knows it; `missing` for undefined. */
export function typeName(value: Value): string {
  if (value === undefined) return 'missing';
  if (isNumeric(value)) return numericType(value);
  const rank = typeOrder(value);
  if (rank === order.string && typeof value !== 'string') return 'symbol';
  if (rank === order.code) return (value as Code).scope ? 'javascriptWithScope' : 'javascript';
  return nameOfOrder[rank] ?? 'object';
}

/** `$type`: names, numbers, or a list of them; `number` stands for all four numeric types. */
export function hasType(operand: Value): ValueTest {
  const names = new Set((Array.isArray(operand) ? operand : [operand]).flatMap(namesOf));
  if (names.size === 0) throw new MongoError(9, '$type must match at least one type');
  return (value) => value !== undefined && names.has(typeName(value));
}

function namesOf(type: Value): string[] {
  if (type === 'number') return ['int', 'long', 'double', 'decimal'];
  if (typeof type === 'string') {
    if (!(type in codes)) throw new MongoError(2, `Unknown type name alias: ${type}`);
    return [type];
  }
  if (!isNumeric(type)) throw new MongoError(14, 'type must be represented as a number or a string');
  const name = Object.keys(codes).find((each) => codes[each] === toNumber(type));
  if (name === undefined) throw new MongoError(2, `Invalid numerical type code: ${toNumber(type)}`);
  return [name];
}
