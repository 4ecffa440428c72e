import { compareValues } from '../../bson/compare-values.ts';
import type { Value } from '../../bson/value.ts';
import { strict } from '../strict-operator.ts';

/** As compareValues, but a missing value comes before null. */
export function compareWithMissing(a: Value, b: Value): number {
  if (a === undefined || b === undefined) return (a === undefined ? 0 : 1) - (b === undefined ? 0 : 1);
  return compareValues(a, b);
}

const compared = (accept: (difference: number) => Value) => strict(2, 2, ([a, b]) => accept(compareWithMissing(a, b)));

export const comparison = {
  $eq: compared((difference) => difference === 0),
  $ne: compared((difference) => difference !== 0),
  $gt: compared((difference) => difference > 0),
  $gte: compared((difference) => difference >= 0),
  $lt: compared((difference) => difference < 0),
  $lte: compared((difference) => difference <= 0),
  $cmp: compared((difference) => Math.sign(difference)),
};
