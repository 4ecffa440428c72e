import { Decimal128, Long } from 'bson';
import type { ExactDecimal } from '../../bson/exact-decimal.ts';
import { toDecimal128 } from '../../bson/exact-decimal.ts';
import type { Numeric } from '../../bson/numeric.ts';
import { addNumbers, doubleOf, exactOf, integerOf, isNumeric, multiplyNumbers, numericType, toNumber, wholeOf } from '../../bson/numeric.ts';
import type { Value } from '../../bson/value.ts';
import { typeName } from '../../match/type-names.ts';
import { MongoError } from '../../mongo-error.ts';
import { isNothing, strict } from '../strict-operator.ts';

function numberFor(name: string, value: Value): Numeric {
  if (!isNumeric(value)) throw new MongoError(14, `${name} only supports numeric types, not ${typeName(value)}`);
  return value;
}

/** Sums beyond 64 bits become doubles here; only updates refuse them. */
export function add(a: Numeric, b: Numeric): Numeric {
  return orDouble(() => addNumbers(a, b), () => toNumber(a) + toNumber(b));
}

function multiply(a: Numeric, b: Numeric): Numeric {
  return orDouble(() => multiplyNumbers(a, b), () => toNumber(a) * toNumber(b));
}

function orDouble(exact: () => Numeric, floating: () => number): Numeric {
  try {
    return exact();
  } catch (error) {
    if (error instanceof MongoError) return doubleOf(floating());
    throw error;
  }
}

function negate(value: Numeric): Numeric {
  return numericType(value) === 'double' ? doubleOf(-toNumber(value)) : multiply(value, -1);
}

function sumOf(args: Value[], name: string): Value {
  if (args.some(isNothing)) return null;
  const dates = args.filter((arg) => arg instanceof Date);
  const total = args.filter((arg) => !(arg instanceof Date)).map((arg) => numberFor(name, arg)).reduce(add, 0);
  const [date] = dates;
  if (dates.length > 1) throw new MongoError(16612, 'only one date allowed in an $add expression');
  return date ? new Date(date.getTime() + Math.trunc(toNumber(total))) : total;
}

function difference([a, b]: Value[], name: string): Value {
  if (isNothing(a) || isNothing(b)) return null;
  if (a instanceof Date && b instanceof Date) return Long.fromNumber(a.getTime() - b.getTime());
  if (a instanceof Date) return new Date(a.getTime() - Math.trunc(toNumber(numberFor(name, b))));
  return add(numberFor(name, a), negate(numberFor(name, b)));
}

function quotient([a, b]: Value[], name: string): Value {
  if (isNothing(a) || isNothing(b)) return null;
  const [x, y] = [numberFor(name, a), numberFor(name, b)];
  if (toNumber(y) === 0) throw new MongoError(2, "can't $divide by zero");
  const [p, q] = [exactOf(x), exactOf(y)];
  const decimal = numericType(x) === 'decimal' || numericType(y) === 'decimal';
  if (!decimal) return doubleOf(toNumber(x) / toNumber(y));
  return p && q ? toDecimal128(divideExact(p, q)) : Decimal128.fromString(String(toNumber(x) / toNumber(y)));
}

/** To some digits more than Decimal128 keeps; a quotient that ends earlier has no zeros behind it, as IEEE 754 has it. */
export function divideExact(a: ExactDecimal, b: ExactDecimal): ExactDecimal {
  const extra = 40 + b.coefficient.toString().length;
  const wanted = a.exponent - b.exponent;
  let coefficient = (a.coefficient * 10n ** BigInt(extra)) / b.coefficient;
  let exponent = wanted - extra;
  for (; exponent < wanted && coefficient % 10n === 0n; exponent++) coefficient /= 10n;
  return { coefficient, exponent };
}

function remainder([a, b]: Value[], name: string): Value {
  if (isNothing(a) || isNothing(b)) return null;
  const [x, y] = [numberFor(name, a), numberFor(name, b)];
  if (toNumber(y) === 0) throw new MongoError(16610, "can't $mod by zero");
  const types = [numericType(x), numericType(y)];
  if (types.every((type) => type === 'int' || type === 'long')) return integerOf(wholeOf(x) % wholeOf(y), types.includes('long') ? 'long' : 'int') ?? null;
  if (!types.includes('decimal')) return doubleOf(toNumber(x) % toNumber(y));
  const [p, q] = [exactOf(x), exactOf(y)];
  if (!p || !q) return Decimal128.fromString('NaN');
  const lowest = Math.min(p.exponent, q.exponent);
  const scaled = (each: ExactDecimal) => each.coefficient * 10n ** BigInt(each.exponent - lowest);
  return toDecimal128({ coefficient: scaled(p) % scaled(q), exponent: lowest });
}

type Rounding = 'ceil' | 'floor' | 'round' | 'trunc';

/** Rounds to a place after the point, or before it when negative. Half to even, as MongoDB does. */
function roundTo(how: Rounding) {
  return ([value, places]: Value[], name: string): Value => {
    if (isNothing(value)) return null;
    const number = numberFor(name, value);
    const place = isNothing(places) ? 0 : toNumber(numberFor(name, places));
    const type = numericType(number);
    const exact = exactOf(number);
    if (!exact || ((type === 'int' || type === 'long') && place >= 0)) return number;
    const shifted = shift(exact, place, how);
    if (type === 'decimal') return toDecimal128(shifted);
    const result = Number(`${shifted.coefficient}e${shifted.exponent}`);
    return type === 'double' ? doubleOf(result) : integerOf(BigInt(result), type) ?? null;
  };
}

function shift({ coefficient, exponent }: ExactDecimal, place: number, how: Rounding): ExactDecimal {
  const excess = -exponent - place;
  if (excess <= 0) return { coefficient, exponent };
  const unit = 10n ** BigInt(excess);
  let whole = coefficient / unit;
  const rest = coefficient % unit;
  const twice = (rest < 0n ? -rest : rest) * 2n;
  if (how === 'ceil' && rest > 0n) whole += 1n;
  if (how === 'floor' && rest < 0n) whole -= 1n;
  if (how === 'round' && (twice > unit || (twice === unit && whole % 2n !== 0n))) whole += coefficient < 0n ? -1n : 1n;
  return { coefficient: whole, exponent: -place };
}

export const arithmetic = {
  $add: strict(0, Infinity, sumOf),
  $subtract: strict(2, 2, difference),
  $multiply: strict(0, Infinity, (args, name) => (args.some(isNothing) ? null : args.map((arg) => numberFor(name, arg)).reduce(multiply, 1))),
  $divide: strict(2, 2, quotient),
  $mod: strict(2, 2, remainder),
  $abs: strict(1, 1, ([value], name) => (isNothing(value) ? null : toNumber(numberFor(name, value)) < 0 ? negate(numberFor(name, value)) : value)),
  $ceil: strict(1, 1, roundTo('ceil')),
  $floor: strict(1, 1, roundTo('floor')),
  $round: strict(1, 2, roundTo('round')),
  $trunc: strict(1, 2, roundTo('trunc')),
};
