import type { Value } from '../../bson/value.ts';
import { add } from '../operators/arithmetic.ts';
import { mergeObjects } from '../operators/objects.ts';
import { distinctValues } from '../operators/sets.ts';
import { average, extreme } from '../operators/statistics.ts';
import type { Numeric } from '../../bson/numeric.ts';
import { doubleOf, isNumeric, toNumber } from '../../bson/numeric.ts';

/** Gathers one value from each document of a group. */
export interface Accumulator {
  add(value: Value): void;
  result(): Value;
}

/** One that keeps only what it needs. */
function folding(start: Value, step: (state: Value, value: Value) => Value): () => Accumulator {
  return () => {
    let state = start;
    return {
      add(value) {
        state = step(state, value);
      },
      result: () => state,
    };
  };
}

/** One that needs all values at the end. */
function collecting(finish: (values: Value[]) => Value): () => Accumulator {
  return () => {
    const values: Value[] = [];
    return { add: (value) => void values.push(value), result: () => finish(values) };
  };
}

const nothingYet = Symbol('nothing yet');

const first = (): Accumulator => {
  let kept: Value | typeof nothingYet = nothingYet;
  return {
    add(value) {
      if (kept === nothingYet) kept = value ?? null;
    },
    result: () => (kept === nothingYet ? null : kept),
  };
};

function deviation(values: Value[], sample: boolean): Value {
  const numbers = values.filter(isNumeric).map(toNumber);
  const size = sample ? numbers.length - 1 : numbers.length;
  if (size < 1) return null;
  const mean = numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
  return doubleOf(Math.sqrt(numbers.reduce((sum, each) => sum + (each - mean) ** 2, 0) / size));
}

export const accumulators: Record<string, () => Accumulator> = {
  $sum: folding(0, (sum, value) => (isNumeric(value) ? add(sum as Numeric, value) : sum)),
  $count: folding(0, (sum) => add(sum as Numeric, 1)),
  $min: folding(null, (least, value) => extreme([least, value], -1)),
  $max: folding(null, (most, value) => extreme([most, value], 1)),
  $last: folding(null, (_, value) => value ?? null),
  $first: first,
  $avg: collecting(average),
  $push: collecting((values) => values.filter((value) => value !== undefined)),
  $addToSet: collecting((values) => [...distinctValues(values.filter((value) => value !== undefined)).values()]),
  $mergeObjects: collecting(mergeObjects),
  $stdDevPop: collecting((values) => deviation(values, false)),
  $stdDevSamp: collecting((values) => deviation(values, true)),
};
