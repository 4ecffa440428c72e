import { Decimal128, Long, ObjectId } from 'bson';
import { toDecimal128 } from '../../bson/exact-decimal.ts';
import { doubleOf, exactOf, integerOf, isNumeric, toNumber } from '../../bson/numeric.ts';
import type { Value } from '../../bson/value.ts';
import { isDoc } from '../../bson/value.ts';
import { integerPart } from '../../match/value-tests.ts';
import { typeName } from '../../match/type-names.ts';
import { MongoError } from '../../mongo-error.ts';
import type { Operator } from '../scope.ts';
import { isNothing, strict } from '../strict-operator.ts';
import { isTruthy } from './logic.ts';

type Conversion = (value: NonNullable<Value>) => Value;

function failed(value: Value, to: string, why = 'Unsupported conversion'): MongoError {
  return new MongoError(241, `${why} from ${typeName(value)} to ${to} in $convert with no onError value`);
}

function toText(value: NonNullable<Value>): Value {
  if (typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof ObjectId) return value.toHexString();
  if (isNumeric(value)) return typeof value === 'object' && value._bsontype === 'Double' ? String(value.value) : value.toString();
  if (typeof value === 'boolean') return String(value);
  throw failed(value, 'string');
}

function toWhole(type: 'int' | 'long'): Conversion {
  return (value) => {
    if (typeof value === 'boolean') return type === 'int' ? Number(value) : Long.fromNumber(Number(value));
    if (value instanceof Date && type === 'long') return Long.fromNumber(value.getTime());
    const whole = typeof value === 'string' && /^[+-]?\d+$/.test(value) ? BigInt(value) : integerPart(value);
    const result = whole === undefined ? undefined : integerOf(whole, type);
    if (result === undefined || (type === 'int' && typeof result !== 'number')) throw failed(value, type, whole === undefined ? 'Unsupported conversion' : 'Conversion would overflow target type');
    return result;
  };
}

function toDouble(value: NonNullable<Value>): Value {
  if (typeof value === 'boolean') return doubleOf(Number(value));
  if (value instanceof Date) return doubleOf(value.getTime());
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : isNumeric(value) ? toNumber(value) : undefined;
  if (number === undefined || (typeof value === 'string' && Number.isNaN(number))) throw failed(value, 'double');
  return doubleOf(number);
}

function toDecimal(value: NonNullable<Value>): Value {
  if (value instanceof Decimal128) return value;
  if (typeof value === 'boolean') return Decimal128.fromString(value ? '1' : '0');
  if (value instanceof Date) return Decimal128.fromString(String(value.getTime()));
  if (typeof value === 'number') return Decimal128.fromString(String(value));
  if (isNumeric(value)) {
    const exact = exactOf(value);
    return exact ? toDecimal128(exact) : Decimal128.fromString(String(toNumber(value)));
  }
  if (typeof value !== 'string') throw failed(value, 'decimal');
  try {
    return Decimal128.fromString(value);
  } catch {
    throw failed(value, 'decimal', 'Failed to parse number');
  }
}

function toDate(value: NonNullable<Value>): Value {
  if (value instanceof Date) return value;
  if (value instanceof ObjectId) return value.getTimestamp();
  const time = typeof value === 'string' ? Date.parse(value) : isNumeric(value) ? Math.trunc(toNumber(value)) : Number.NaN;
  if (Number.isNaN(time)) throw failed(value, 'date');
  return new Date(time);
}

function toObjectId(value: NonNullable<Value>): Value {
  if (value instanceof ObjectId) return value;
  if (typeof value !== 'string' || !/^[0-9a-f]{24}$/i.test(value)) throw failed(value, 'objectId', 'Failed to parse objectId');
  return new ObjectId(value);
}

const conversionsByType: Record<string, Conversion> = {
  string: toText, int: toWhole('int'), long: toWhole('long'), double: toDouble, decimal: toDecimal, bool: isTruthy, date: toDate, objectId: toObjectId,
};

const to = (type: string) => strict(1, 1, ([value]) => (isNothing(value) ? null : conversionsByType[type]?.(value)));

const convert: Operator = (operand, compile) => {
  if (!isDoc(operand) || typeof operand['to'] !== 'string') throw new MongoError(9, "$convert requires 'input' and 'to', the name of a type");
  const conversion = conversionsByType[operand['to']];
  if (!conversion) throw new MongoError(2, `Unknown type name: ${operand['to']}`);
  const input = compile(operand['input']);
  const onNull = compile(operand['onNull'] ?? null);
  const onError = 'onError' in operand ? compile(operand['onError']) : undefined;
  return (scope) => {
    const value = input(scope);
    if (isNothing(value)) return onNull(scope);
    try {
      return conversion(value);
    } catch (error) {
      if (onError && error instanceof MongoError) return onError(scope);
      throw error;
    }
  };
};

export const conversions: Record<string, Operator> = {
  $type: strict(1, 1, ([value]) => typeName(value)),
  $isNumber: strict(1, 1, ([value]) => isNumeric(value)),
  $toString: to('string'), $toInt: to('int'), $toLong: to('long'), $toDouble: to('double'), $toDecimal: to('decimal'),
  $toBool: to('bool'), $toDate: to('date'), $toObjectId: to('objectId'),
  $convert: convert,
};
