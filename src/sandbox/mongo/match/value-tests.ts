import { BSONRegExp } from 'bson';
import { compareValues, equalValues } from '../bson/compare-values.ts';
import { encodeKey } from '../bson/encode-key.ts';
import { isNumeric, toNumber } from '../bson/numeric.ts';
import type { Value } from '../bson/value.ts';
import { order, typeOrder } from '../bson/value.ts';
import type { Collation } from '../collation/collation.ts';
import { MongoError } from '../mongo-error.ts';
import { compileRegex } from './compile-regex.ts';
import type { ValueTest } from './filter.ts';

/** `{ path: value }` and `$eq`: null also matches what is missing. */
export function equalTo(operand: Value, collation?: Collation): ValueTest {
  if (operand === null || operand === undefined) return (value) => value === null || value === undefined;
  if (collation) return (value) => value !== undefined && equalValues(value, operand, collation);
  if (typeof operand === 'string') return (value) => value === operand || (typeof value === 'object' && equalValues(value, operand));
  return (value) => value !== undefined && equalValues(value, operand);
}

/** `$gt` and its kin compare within one type only, except against MinKey and MaxKey. */
export function compared(operator: '$gt' | '$gte' | '$lt' | '$lte', operand: Value, collation?: Collation): ValueTest {
  const rank = typeOrder(operand);
  const inclusive = operator.endsWith('e');
  const accept: (difference: number) => boolean = operator.startsWith('$g')
    ? (difference) => difference > 0 || (inclusive && difference === 0)
    : (difference) => difference < 0 || (inclusive && difference === 0);
  if (rank === order.null) return inclusive ? equalTo(null) : () => false;
  if (rank === order.minKey || rank === order.maxKey) return (value) => value !== undefined && accept(compareValues(value, operand));
  if (isNumeric(operand) && Number.isNaN(toNumber(operand))) return inclusive ? equalTo(operand) : () => false;
  return (value) => value !== undefined && typeOrder(value) === rank && !isNaNValue(value) && accept(compareValues(value, operand, collation));
}

function isNaNValue(value: Value): boolean {
  return isNumeric(value) && Number.isNaN(toNumber(value));
}

/** `$in`: any of the values, or a match of any of the regular expressions. */
export function oneOf(operands: Value[], collation?: Collation): ValueTest {
  const regexes = operands.filter((operand) => operand instanceof BSONRegExp).map((regex) => matchesRegex(regex));
  const plain = operands.filter((operand) => !(operand instanceof BSONRegExp));
  const inPlain = plain.length > 8 && !collation ? inLargeSet(plain) : anyOf(plain.map((operand) => equalTo(operand, collation)));
  return regexes.length === 0 ? inPlain : anyOf([inPlain, ...regexes]);
}

function anyOf(tests: ValueTest[]): ValueTest {
  return (value) => tests.some((test) => test(value));
}

function inLargeSet(operands: Value[]): ValueTest {
  const keyOf = (value: Value) => encodeKey(value).toString('latin1');
  const keys = new Set(operands.map(keyOf));
  return (value) => keys.has(keyOf(value));
}

/** A string that matches, or an equal regular expression stored as a value. */
export function matchesRegex(regex: BSONRegExp): ValueTest {
  const compiled = compileRegex(regex);
  return (value) => {
    if (typeof value === 'string') return compiled.test(value);
    return typeOrder(value) === order.regex && equalValues(value, regex);
  };
}

/** `$mod: [divisor, remainder]`, on the integer part. */
export function remainderOf(operand: Value): ValueTest {
  if (!Array.isArray(operand)) throw new MongoError(2, 'malformed mod, needs to be an array');
  if (operand.length < 2) throw new MongoError(2, 'malformed mod, not enough elements');
  if (operand.length > 2) throw new MongoError(2, 'malformed mod, too many elements');
  const [divisor, remainder] = operand.map((part) => integerPart(part));
  if (divisor === undefined || remainder === undefined) throw new MongoError(2, 'malformed mod, divisor and remainder have to be numbers');
  if (divisor === 0n) throw new MongoError(2, 'divisor cannot be 0');
  return (value) => {
    const whole = integerPart(value);
    return whole !== undefined && whole % divisor === remainder;
  };
}

/** A number without its fraction, exactly; undefined for what isn't a finite number. */
export function integerPart(value: Value): bigint | undefined {
  if (!isNumeric(value)) return undefined;
  if (typeof value === 'object' && value._bsontype === 'Long') return value.toBigInt();
  const number = Math.trunc(toNumber(value));
  return Number.isFinite(number) ? BigInt(number) : undefined;
}
