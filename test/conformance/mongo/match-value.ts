import { AssertionError } from 'node:assert';
import { EJSON } from 'bson';
import type { Document } from 'mongodb';
import type { Entities } from './entities.ts';

const types: Record<string, (value: unknown) => boolean> = {
  double: isNumber, int: isInteger, long: isInteger, number: isNumber, string: (value) => typeof value === 'string',
  object: isDocument, array: Array.isArray, bool: (value) => typeof value === 'boolean', date: (value) => value instanceof Date,
  null: (value) => value === null, binData: (value) => bsonTypeOf(value) === 'Binary', objectId: (value) => bsonTypeOf(value) === 'ObjectId',
  decimal: (value) => bsonTypeOf(value) === 'Decimal128',
};

/**
 * Compares by the rules of the unified test format: root documents may have more fields than expected, nested ones may
 * not; numbers are compared by value; fields whose names begin with `$$` are operators.
 * @throws AssertionError that names the path of the first difference
 */
export function matchValue(expected: unknown, actual: unknown, entities: Entities, at = 'result', root = true): void {
  const found = plain(actual);
  const operator = operatorOf(expected);
  if (operator) matchOperator(operator[0], operator[1], found, entities, at, root);
  else if (Array.isArray(expected)) matchArray(expected, found, entities, at, root);
  else if (isDocument(expected)) matchDocument(expected, found, entities, at, root);
  else if (EJSON.stringify({ v: expected }) !== EJSON.stringify({ v: found })) fail(at, expected, found);
}

function matchArray(expected: unknown[], found: unknown, entities: Entities, at: string, root: boolean): void {
  if (!Array.isArray(found) || found.length !== expected.length) fail(at, expected, found);
  for (const [index, each] of expected.entries()) matchValue(each, (found as unknown[])[index], entities, `${at}[${index}]`, root && isDocument(each));
}

function matchDocument(expected: Document, found: unknown, entities: Entities, at: string, root: boolean): void {
  if (!isDocument(found)) return fail(at, expected, found);
  for (const [name, each] of Object.entries(expected)) {
    const operator = operatorOf(each);
    if (operator?.[0] === '$$exists') {
      if ((found[name] !== undefined) !== operator[1]) fail(`${at}.${name}`, each, found[name]);
      continue;
    }
    if (operator?.[0] === '$$unsetOrMatches' && found[name] === undefined) continue;
    if (found[name] === undefined) fail(`${at}.${name}`, each, undefined);
    matchValue(each, found[name], entities, `${at}.${name}`, false);
  }
  const extra = root ? [] : Object.keys(found).filter((name) => found[name] !== undefined && !(name in expected));
  if (extra.length > 0) fail(at, expected, found);
}

function matchOperator(name: string, operand: unknown, found: unknown, entities: Entities, at: string, root: boolean): void {
  switch (name) {
    case '$$exists':
      if ((found !== undefined) !== operand) fail(at, { [name]: operand }, found);
      break;
    case '$$unsetOrMatches':
      if (found !== undefined && found !== null) matchValue(operand, found, entities, at, root);
      break;
    case '$$type':
      if (![operand].flat().some((type) => types[String(type)]?.(found))) fail(at, { [name]: operand }, found);
      break;
    case '$$matchesEntity':
      matchValue(entities.result(String(operand)), found, entities, at, root);
      break;
    case '$$sessionLsid':
      matchValue(entities.lsid(String(operand)), found, entities, at, false);
      break;
    case '$$matchAsRoot':
      matchValue(operand, found, entities, at, true);
      break;
    case '$$lte':
      if (!(Number(found) <= Number(operand))) fail(at, { [name]: operand }, found);
      break;
    default:
      throw new AssertionError({ message: `the runner doesn't know the operator ${name}` });
  }
}

function operatorOf(value: unknown): [string, unknown] | undefined {
  if (!isDocument(value)) return undefined;
  const [first, ...others] = Object.entries(value);
  return first && others.length === 0 && first[0].startsWith('$$') ? first : undefined;
}

/** What the driver hands out in other forms than the specification's: longs, and maps for a sort. */
function plain(value: unknown): unknown {
  if (bsonTypeOf(value) === 'Long') return Number(value);
  return value instanceof Map ? Object.fromEntries(value) : value;
}

/** Not by `instanceof`: the driver loads a copy of the library of its own. */
function bsonTypeOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && '_bsontype' in value ? value._bsontype : undefined;
}

function isDocument(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date) && !('_bsontype' in value) && !(value instanceof RegExp);
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number';
}

function isInteger(value: unknown): boolean {
  return Number.isInteger(value);
}

function fail(at: string, expected: unknown, found: unknown): void {
  throw new AssertionError({ message: `${at}: expected ${EJSON.stringify(expected)}, got ${found === undefined ? 'nothing' : EJSON.stringify(found)}` });
}
