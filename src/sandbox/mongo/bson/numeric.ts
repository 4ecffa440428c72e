import { Decimal128, Double, Long } from 'bson';
import { MongoError } from '../mongo-error.ts';
import type { ExactDecimal } from './exact-decimal.ts';
import { addExact, compareExact, fromDecimal128, fromDouble, multiplyExact, toDecimal128 } from './exact-decimal.ts';
import type { Value } from './value.ts';
import { order, typeOrder } from './value.ts';

export type Numeric = number | Double | Long | Decimal128;
export type NumericType = 'int' | 'long' | 'double' | 'decimal';

export function isNumeric(value: Value): value is Numeric {
  return typeOrder(value) === order.number;
}

export function numericType(value: Numeric): NumericType {
  if (typeof value === 'number') return value === (value | 0) && !Object.is(value, -0) ? 'int' : 'double';
  if (value._bsontype === 'Double') return 'double';
  return value._bsontype === 'Long' ? 'long' : 'decimal';
}

/** The nearest double. */
export function toNumber(value: Numeric): number {
  if (typeof value === 'number') return value;
  if (value._bsontype === 'Double') return value.value;
  return value._bsontype === 'Long' ? value.toNumber() : Number(value.toString());
}

/** A double as it is kept in memory: wrapped where a plain number would be taken for an int32. */
export function doubleOf(value: number): number | Double {
  return value === (value | 0) && !Object.is(value, -0) ? new Double(value) : value;
}

/** An integer in the smallest of int32 and int64 that holds it; undefined when neither does. */
export function integerOf(value: bigint, atLeast: 'int' | 'long' = 'int'): number | Long | undefined {
  if (atLeast === 'int' && value === BigInt.asIntN(32, value)) return Number(value);
  return value === BigInt.asIntN(64, value) ? Long.fromBigInt(value) : undefined;
}

/** The exact value; undefined for NaN and the infinities. */
export function exactOf(value: Numeric): ExactDecimal | undefined {
  if (typeof value === 'object' && value._bsontype === 'Decimal128') return fromDecimal128(value);
  if (typeof value === 'object' && value._bsontype === 'Long') return { coefficient: value.toBigInt(), exponent: 0 };
  const number = toNumber(value);
  return Number.isFinite(number) ? fromDouble(number) : undefined;
}

/** Compares by value whatever the types, exactly: a long beyond 2^53 is never taken for its neighbour. NaN is lowest. */
export function compareNumbers(a: Numeric, b: Numeric): number {
  const x = toNumber(a);
  const y = toNumber(b);
  if (x < y) return -1;
  if (x > y) return 1;
  if (x !== y) return (Number.isNaN(x) ? 0 : 1) - (Number.isNaN(y) ? 0 : 1);
  if (isExactDouble(a, x) && isExactDouble(b, y)) return 0;
  const left = exactOf(a);
  const right = exactOf(b);
  if (left && right) return compareExact(left, right);
  if (!left && !right) return 0;
  const sign = x > 0 ? 1 : -1;
  return left ? -sign : sign;
}

function isExactDouble(value: Numeric, nearest: number): boolean {
  if (typeof value === 'number' || value._bsontype === 'Double') return true;
  return value._bsontype === 'Long' && Number.isSafeInteger(nearest);
}

type Whole = (a: bigint, b: bigint) => bigint;
type Floating = (a: number, b: number) => number;
type Exact = (a: ExactDecimal, b: ExactDecimal) => ExactDecimal;

/** Adds two numbers in the wider of their types; an int32 that overflows becomes a long. @throws MongoError 2 when a long overflows */
export function addNumbers(a: Numeric, b: Numeric): Numeric {
  return combine(a, b, (x, y) => x + y, (x, y) => x + y, addExact);
}

/** Multiplies as addNumbers adds. @throws MongoError 2 when a long overflows */
export function multiplyNumbers(a: Numeric, b: Numeric): Numeric {
  return combine(a, b, (x, y) => x * y, (x, y) => x * y, multiplyExact);
}

function combine(a: Numeric, b: Numeric, whole: Whole, floating: Floating, exact: Exact): Numeric {
  const types = [numericType(a), numericType(b)];
  if (types.includes('decimal')) {
    const x = decimalOperand(a);
    const y = decimalOperand(b);
    return x && y ? toDecimal128(exact(x, y)) : Decimal128.fromString(String(floating(toNumber(a), toNumber(b))));
  }
  if (types.includes('double')) return doubleOf(floating(toNumber(a), toNumber(b)));
  const quick = floating(toNumber(a), toNumber(b));
  if (!types.includes('long') && quick === (quick | 0)) return quick | 0;
  const result = integerOf(whole(wholeOf(a), wholeOf(b)), types.includes('long') ? 'long' : 'int');
  if (result === undefined) throw new MongoError(2, 'integer overflow: the result does not fit into 64 bits');
  return result;
}

/** In decimal arithmetic a double with a fraction counts with 15 digits, as MongoDB converts it: 0.2 means 0.2 there. */
function decimalOperand(value: Numeric): ExactDecimal | undefined {
  const number = toNumber(value);
  const fraction = numericType(value) === 'double' && Number.isFinite(number) && !Number.isInteger(number);
  return fraction ? fromDecimal128(Decimal128.fromString(number.toPrecision(15))) : exactOf(value);
}

/** An int32 or a long as a bigint. */
export function wholeOf(value: Numeric): bigint {
  return typeof value === 'object' && value._bsontype === 'Long' ? value.toBigInt() : BigInt(toNumber(value));
}
