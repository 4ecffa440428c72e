import { Decimal128 } from 'bson';
import { compareValues } from '../../bson/compare-values.ts';
import { toDecimal128 } from '../../bson/exact-decimal.ts';
import type { Numeric } from '../../bson/numeric.ts';
import { doubleOf, exactOf, isNumeric, numericType, toNumber } from '../../bson/numeric.ts';
import type { Value } from '../../bson/value.ts';
import type { Operator } from '../scope.ts';
import { isNothing, strict } from '../strict-operator.ts';
import { add, divideExact } from './arithmetic.ts';

/** What isn't a number doesn't count. */
export function sum(values: Value[]): Numeric {
  return values.filter(isNumeric).reduce(add, 0);
}

export function average(values: Value[]): Value {
  const numbers = values.filter(isNumeric);
  if (numbers.length === 0) return null;
  const total = sum(numbers);
  const exact = numericType(total) === 'decimal' ? exactOf(total) : undefined;
  if (numericType(total) !== 'decimal') return doubleOf(toNumber(total) / numbers.length);
  if (!exact) return Decimal128.fromString(String(toNumber(total)));
  return toDecimal128(divideExact(exact, { coefficient: BigInt(numbers.length), exponent: 0 }));
}

/** The least or greatest value of any type; null when there is none. */
export function extreme(values: Value[], sign: 1 | -1): Value {
  let best: Value = null;
  for (const value of values) if (!isNothing(value) && (best === null || compareValues(value, best) * sign > 0)) best = value;
  return best;
}

/** With one argument that is a list, its items count; with several arguments, they do. */
const over = (apply: (values: Value[]) => Value) => strict(0, Infinity, (args) => {
  const [only] = args;
  return apply(args.length === 1 && Array.isArray(only) ? only : args);
});

export const statistics: Record<string, Operator> = {
  $sum: over(sum),
  $avg: over(average),
  $min: over((values) => extreme(values, -1)),
  $max: over((values) => extreme(values, 1)),
};
