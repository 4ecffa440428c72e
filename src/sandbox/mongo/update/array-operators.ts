import { equalValues } from '../bson/compare-values.ts';
import { isNumeric, toNumber } from '../bson/numeric.ts';
import type { Doc, Value } from '../bson/value.ts';
import { isDoc } from '../bson/value.ts';
import type { Collation } from '../collation/collation.ts';
import { pullTest } from '../match/parse-filter.ts';
import { typeName } from '../match/type-names.ts';
import { MongoError } from '../mongo-error.ts';
import { compareInDirection, parseSort, sortBy } from '../sort/sort-documents.ts';
import type { FieldSlot } from './field-slot.ts';
import type { Operation } from './update.ts';

const pushModifiers = new Set(['$each', '$slice', '$sort', '$position']);

/** `$push`, with `$each`, `$position`, `$sort` and `$slice`. */
export function push(slot: FieldSlot, { path, operand }: Operation, id: string, collation?: Collation): void {
  const list = [...arrayAt(slot, path, id)];
  if (!isDoc(operand) || !('$each' in operand)) {
    slot.set([...list, operand]);
    return;
  }
  const unknown = Object.keys(operand).find((name) => !pushModifiers.has(name));
  if (unknown !== undefined) throw new MongoError(2, `Unrecognized clause in $push: ${unknown}`);
  const each = operand['$each'];
  if (!Array.isArray(each)) throw new MongoError(2, `The argument to $each in $push must be an array but it was of type: ${typeName(each)}`);
  const position = modifier(operand, '$position');
  list.splice(position ?? list.length, 0, ...each);
  const sorted = '$sort' in operand ? sortItems(list, operand['$sort'], collation) : list;
  const slice = modifier(operand, '$slice');
  slot.set(slice === undefined ? sorted : slice >= 0 ? sorted.slice(0, slice) : sorted.slice(slice));
}

function modifier(operand: Doc, name: string): number | undefined {
  const value = operand[name];
  if (value === undefined) return undefined;
  const number = isNumeric(value) ? toNumber(value) : Number.NaN;
  if (!Number.isInteger(number)) throw new MongoError(2, `The value for ${name} must be an integer value but was given type: ${typeName(value)}`);
  return number;
}

function sortItems(list: Value[], spec: Value, collation: Collation | undefined): Value[] {
  if (isNumeric(spec)) {
    const sign = toNumber(spec);
    if (Math.abs(sign) !== 1) throw new MongoError(2, 'The $sort element value must be either 1 or -1');
    return list.sort(compareInDirection(sign < 0, collation));
  }
  if (!isDoc(spec) || Object.keys(spec).length === 0) throw new MongoError(2, 'The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields');
  return sortBy(list, parseSort(spec), (item) => (isDoc(item) ? item : {}), { collation });
}

/** `$addToSet`, one value or `$each`; values that are equal count as one whatever their numeric type. */
export function addToSet(slot: FieldSlot, { path, operand }: Operation, id: string, collation?: Collation): void {
  const list = [...arrayAt(slot, path, id)];
  const each = isDoc(operand) && '$each' in operand ? operand['$each'] : [operand];
  if (!Array.isArray(each)) throw new MongoError(14, `The argument to $each in $addToSet must be an array but it was of type ${typeName(each)}`);
  for (const value of each) if (!list.some((item) => equalValues(item, value, collation))) list.push(value);
  slot.set(list);
}

/** `$pull`: removes the items that satisfy a condition or equal a value. */
export function pull(slot: FieldSlot, { operand }: Operation, collation?: Collation): void {
  const test = pullTest(operand, collation);
  keep(slot, '$pull', (item) => !test(item));
}

/** `$pullAll`: removes the items that equal one of the values. */
export function pullAll(slot: FieldSlot, { operand }: Operation, collation?: Collation): void {
  const values = operand as Value[];
  keep(slot, '$pullAll', (item) => !values.some((value) => equalValues(item, value, collation)));
}

/** `$pop`: removes the last item, or the first one for -1. */
export function pop(slot: FieldSlot, { path, operand }: Operation): void {
  if (slot.value === undefined) return;
  if (!Array.isArray(slot.value)) throw new MongoError(14, `Path '${path}' contains an element of non-array type '${typeName(slot.value)}'`);
  slot.set(isNumeric(operand) && toNumber(operand) < 0 ? slot.value.slice(1) : slot.value.slice(0, -1));
}

function keep(slot: FieldSlot, operator: string, test: (item: Value) => boolean): void {
  if (slot.value === undefined) return;
  if (!Array.isArray(slot.value)) throw new MongoError(2, `Cannot apply ${operator} to a non-array value`);
  slot.set(slot.value.filter(test));
}

function arrayAt(slot: FieldSlot, path: string, id: string): Value[] {
  if (slot.value === undefined) return [];
  if (!Array.isArray(slot.value)) throw new MongoError(2, `The field '${path}' must be an array but is of type ${typeName(slot.value)} in document {_id: ${id}}`);
  return slot.value;
}
