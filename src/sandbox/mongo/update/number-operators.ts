import { Decimal128, Double, Long, Timestamp } from 'bson';
import type { Numeric } from '../bson/numeric.ts';
import { addNumbers, integerOf, isNumeric, multiplyNumbers, numericType, wholeOf } from '../bson/numeric.ts';
import { compareValues } from '../bson/compare-values.ts';
import type { Value } from '../bson/value.ts';
import { isDoc } from '../bson/value.ts';
import type { Collation } from '../collation/collation.ts';
import { show } from '../catalog/duplicate-key.ts';
import { typeName } from '../match/type-names.ts';
import { MongoError } from '../mongo-error.ts';
import type { FieldSlot } from './field-slot.ts';
import type { Operation } from './update.ts';

const zeros = { int: 0, long: Long.ZERO, double: new Double(0), decimal: Decimal128.fromString('0') };

/** `$inc` and `$mul`, exact in every numeric type. */
export function calculate(slot: FieldSlot, { operator, path, operand }: Operation, id: string): void {
  const by = operand as Numeric;
  const current = slot.value;
  if (current === undefined) {
    slot.set(operator === '$inc' ? by : zeros[numericType(by)]);
    return;
  }
  if (!isNumeric(current)) {
    throw new MongoError(14, `Cannot apply ${operator} to a value of non-numeric type. {_id: ${id}} has the field '${path}' of non-numeric type ${typeName(current)}`);
  }
  try {
    slot.set(operator === '$inc' ? addNumbers(current, by) : multiplyNumbers(current, by));
  } catch (error) {
    if (!(error instanceof MongoError)) throw error;
    throw new MongoError(2, `Failed to apply ${operator} operations to current value (${show(current)}) for document {_id: ${id}}`);
  }
}

/** `$min` and `$max`, by the order of all values. */
export function limitTo(slot: FieldSlot, { operator, operand }: Operation, collation?: Collation): void {
  const difference = slot.value === undefined ? undefined : compareValues(operand, slot.value, collation);
  if (difference === undefined || (operator === '$min' ? difference < 0 : difference > 0)) slot.set(operand);
}

/** `$bit`: and, or, xor on integers. */
export function changeBits(slot: FieldSlot, { path, operand }: Operation, id: string): void {
  if (!isDoc(operand) || Object.keys(operand).length === 0) throw new MongoError(2, `The $bit modifier is not compatible with a ${typeName(operand)}. You must pass in an embedded document: {$bit: {field: {and/or/xor: #}}`);
  for (const [name, value] of Object.entries(operand)) {
    const mask = integerAt(value, `The $bit modifier field must be an Integer(32/64 bit); a '${typeName(value)}' is not supported here: {${name}: ${show(value)}}`);
    const current = slot.value === undefined ? 0 : integerAt(slot.value, `Cannot apply $bit to a value of non-integral type. {_id: ${id}} has the field ${path} of non-integer type ${typeName(slot.value)}`);
    const [x, y] = [wholeOf(current), wholeOf(mask)];
    const result = name === 'and' ? x & y : name === 'or' ? x | y : name === 'xor' ? x ^ y : undefined;
    if (result === undefined) throw new MongoError(2, `The $bit modifier only supports 'and', 'or', and 'xor', not '${name}' which is an unknown operator: {${name}: ${show(value)}}`);
    const atLeast = [current, mask].some((each) => numericType(each) === 'long') ? 'long' : 'int';
    slot.value = integerOf(result, atLeast);
    slot.set(slot.value);
  }
}

function integerAt(value: Value, refusal: string): Numeric {
  if (isNumeric(value) && (numericType(value) === 'int' || numericType(value) === 'long')) return value;
  throw new MongoError(2, refusal);
}

/** `$currentDate`: a date, or a timestamp when asked for. */
export function currentDate(slot: FieldSlot, { operand }: Operation, now: Date): void {
  const type = isDoc(operand) ? operand['$type'] : operand === true || operand === false ? 'date' : undefined;
  if (type !== 'date' && type !== 'timestamp') {
    throw new MongoError(2, `${typeName(operand)} is not valid type for $currentDate. Please use a boolean ('true') or a $type expression ({$type: 'timestamp/date'}).`);
  }
  slot.set(type === 'date' ? now : new Timestamp({ t: Math.floor(now.getTime() / 1000), i: 1 }));
}
