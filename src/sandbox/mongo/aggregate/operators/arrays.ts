import { equalValues } from '../../bson/compare-values.ts';
import { isNumeric, toNumber } from '../../bson/numeric.ts';
import type { Doc, Value } from '../../bson/value.ts';
import { isDoc, setField } from '../../bson/value.ts';
import { typeName } from '../../match/type-names.ts';
import { MongoError } from '../../mongo-error.ts';
import { parseSort, sortBy } from '../../sort/sort-documents.ts';
import { compareWithMissing } from './comparison.ts';
import type { Operator } from '../scope.ts';
import { isNothing, strict } from '../strict-operator.ts';

export function arrayFor(name: string, value: Value): Value[] {
  if (!Array.isArray(value)) throw new MongoError(17124, `The argument to ${name} must be an array, but was of type: ${typeName(value)}`);
  return value;
}

function integerFor(name: string, value: Value): number {
  const number = isNumeric(value) ? toNumber(value) : Number.NaN;
  if (!Number.isInteger(number)) throw new MongoError(28690, `${name} needs an integer, but found ${typeName(value)}`);
  return number;
}

function elementAt([list, at]: Value[], name: string): Value {
  if (isNothing(list) || isNothing(at)) return null;
  return arrayFor(name, list).at(integerFor(name, at));
}

function slice([list, first, second]: Value[], name: string): Value {
  if (isNothing(list) || isNothing(first)) return null;
  const items = arrayFor(name, list);
  const start = integerFor(name, first);
  if (second === undefined) return start >= 0 ? items.slice(0, start) : items.slice(start);
  const count = integerFor(name, second);
  if (count <= 0) throw new MongoError(28729, `Third argument to $slice must be positive: ${count}`);
  const from = start < 0 ? Math.max(items.length + start, 0) : start;
  return items.slice(from, from + count);
}

function indexOf([list, wanted, start, end]: Value[], name: string): Value {
  if (isNothing(list)) return null;
  const from = isNothing(start) ? 0 : integerFor(name, start);
  const to = isNothing(end) ? Infinity : integerFor(name, end);
  return arrayFor(name, list).findIndex((item, at) => at >= from && at < to && equalValues(item, wanted));
}

function toObject([list]: Value[], name: string): Value {
  if (isNothing(list)) return null;
  const doc: Doc = {};
  for (const item of arrayFor(name, list)) {
    const [key, value] = Array.isArray(item) ? item : isDoc(item) ? [item['k'], item['v']] : [];
    if (typeof key !== 'string') throw new MongoError(40386, `${name} requires an array of key-value pairs`);
    setField(doc, key, value ?? null);
  }
  return doc;
}

function range([start, end, step]: Value[], name: string): Value {
  const [from, to, by] = [integerFor(name, start), integerFor(name, end), isNothing(step) ? 1 : integerFor(name, step)];
  if (by === 0) throw new MongoError(34449, '$range requires a non-zero step value');
  const list: Value[] = [];
  for (let at = from; by > 0 ? at < to : at > to; at += by) list.push(at);
  return list;
}

const sortArray: Operator = (operand, compile, name) => {
  if (!isDoc(operand) || operand['input'] === undefined || operand['sortBy'] === undefined) throw new MongoError(2942502, `${name} requires 'input' and 'sortBy'`);
  const input = compile(operand['input']);
  const by = operand['sortBy'];
  const sorted = isDoc(by)
    ? (items: Value[]) => sortBy(items, parseSort(by), (item) => (isDoc(item) ? item : {}))
    : (items: Value[]) => items.toSorted((a, b) => compareWithMissing(a, b) * (isNumeric(by) && toNumber(by) < 0 ? -1 : 1));
  return (scope) => {
    const list = input(scope);
    return isNothing(list) ? null : sorted(arrayFor(name, list));
  };
};

export const arrays: Record<string, Operator> = {
  $arrayElemAt: strict(2, 2, elementAt),
  $first: strict(1, 1, ([list], name) => (isNothing(list) ? null : arrayFor(name, list).at(0))),
  $last: strict(1, 1, ([list], name) => (isNothing(list) ? null : arrayFor(name, list).at(-1))),
  $size: strict(1, 1, ([list], name) => arrayFor(name, list).length),
  $isArray: strict(1, 1, ([value]) => Array.isArray(value)),
  $in: strict(2, 2, ([value, list], name) => arrayFor(name, list).some((item) => equalValues(item, value))),
  $slice: strict(2, 3, slice),
  $concatArrays: strict(0, Infinity, (lists, name) => (lists.some(isNothing) ? null : lists.flatMap((list) => arrayFor(name, list)))),
  $reverseArray: strict(1, 1, ([list], name) => (isNothing(list) ? null : arrayFor(name, list).toReversed())),
  $indexOfArray: strict(2, 4, indexOf),
  $arrayToObject: strict(1, 1, toObject),
  $range: strict(2, 3, range),
  $sortArray: sortArray,
};
