import { encodeKey } from '../../bson/encode-key.ts';
import { compareValues } from '../../bson/compare-values.ts';
import type { Value } from '../../bson/value.ts';
import type { Operator } from '../scope.ts';
import { isNothing, strict } from '../strict-operator.ts';
import { arrayFor } from './arrays.ts';
import { isTruthy } from './logic.ts';

/** Distinct values by their keys, in which equal values are alike whatever their numeric type. */
export function distinctValues(list: Value[]): Map<string, Value> {
  const found = new Map<string, Value>();
  for (const value of list) {
    const key = encodeKey(value).toString('latin1');
    if (!found.has(key)) found.set(key, value);
  }
  return found;
}

function sorted(values: Iterable<Value>): Value[] {
  return [...values].sort(compareValues);
}

const onSets = (least: number, most: number, apply: (sets: Map<string, Value>[]) => Value) =>
  strict(least, most, (args, name) => (args.some(isNothing) ? null : apply(args.map((arg) => distinctValues(arrayFor(name, arg))))));

const isSubset = (a: Map<string, Value>, b: Map<string, Value>) => [...a.keys()].every((key) => b.has(key));

export const sets: Record<string, Operator> = {
  $setUnion: onSets(0, Infinity, (all) => sorted(new Map(all.flatMap((set) => [...set])).values())),
  $setIntersection: onSets(0, Infinity, ([first, ...others]) => sorted([...first ?? []].filter(([key]) => others.every((set) => set.has(key))).map(([, value]) => value))),
  $setDifference: onSets(2, 2, ([a, b]) => [...a ?? []].filter(([key]) => b?.has(key) !== true).map(([, value]) => value)),
  $setEquals: onSets(2, Infinity, ([first = new Map(), ...others]) => others.every((set) => isSubset(first, set) && isSubset(set, first))),
  $setIsSubset: onSets(2, 2, ([a = new Map(), b = new Map()]) => isSubset(a, b)),
  $anyElementTrue: strict(1, 1, ([list], name) => arrayFor(name, list).some(isTruthy)),
  $allElementsTrue: strict(1, 1, ([list], name) => arrayFor(name, list).every(isTruthy)),
};
