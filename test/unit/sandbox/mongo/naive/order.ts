import type { Value } from '../../../../../src/sandbox/mongo/bson/value.ts';

/**
 * MongoDB's manual, "BSON Types: Comparison/Sort Order", as slowly as it reads. For the types that `arbitrary-queries.ts`
 * makes; nothing is shared with the server.
 */
const typesInOrder = ['MinKey', 'empty array', 'null', 'number', 'string', 'object', 'array', 'ObjectId', 'boolean', 'Date', 'MaxKey'];

/** What an empty array counts as where a sort looks for the least or greatest item of one. */
export const nothingInside = Symbol('empty array');

export function naiveType(value: unknown): string {
  if (value === nothingInside) return 'empty array';
  if (value === undefined || value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (value instanceof Date) return 'Date';
  if (typeof value !== 'object') return typeof value;
  const { _bsontype: bson } = value as { _bsontype?: string };
  if (bson === 'Long' || bson === 'Double' || bson === 'Decimal128') return 'number';
  return bson ?? 'object';
}

/** Negative, zero or positive. */
export function naiveCompare(a: unknown, b: unknown): number {
  const type = naiveType(a);
  const difference = typesInOrder.indexOf(type) - typesInOrder.indexOf(naiveType(b));
  if (difference !== 0) return difference;
  switch (type) {
    case 'number': return compareFractions(fractionOf(a), fractionOf(b));
    case 'string': return compareLists(codePoints(a as string), codePoints(b as string), (x, y) => x - y);
    case 'object': return compareLists(Object.entries(a as object), Object.entries(b as object), compareFields);
    case 'array': return compareLists(a as unknown[], b as unknown[], naiveCompare);
    case 'boolean': case 'Date': return Number(a) - Number(b);
    case 'ObjectId': return String(a) < String(b) ? -1 : Number(String(a) > String(b));
    default: return 0;
  }
}

function codePoints(text: string): number[] {
  return Array.from(text, (character) => character.codePointAt(0) ?? 0);
}

export function naiveEqual(a: unknown, b: unknown): boolean {
  return naiveCompare(a, b) === 0;
}

/** "Compare the field's type, then its name, then its value." */
function compareFields([name, value]: [string, Value], [otherName, otherValue]: [string, Value]): number {
  const byType = typesInOrder.indexOf(naiveType(value)) - typesInOrder.indexOf(naiveType(otherValue));
  if (byType !== 0) return byType;
  return name === otherName ? naiveCompare(value, otherValue) : name < otherName ? -1 : 1;
}

function compareLists<Item>(a: Item[], b: Item[], compare: (x: Item, y: Item) => number): number {
  for (const [at, item] of a.entries()) {
    const other = b[at];
    if (other === undefined && at >= b.length) return 1;
    const difference = compare(item, other as Item);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

interface Fraction { above: bigint; below: bigint }

/** Any number exactly: a double is a whole number over a power of two, a decimal one over a power of ten. */
function fractionOf(value: unknown): Fraction {
  const text = String(value);
  if (typeof value === 'object' && (value as { _bsontype?: string })._bsontype === 'Decimal128') return decimalFraction(text);
  if (/^-?\d+$/.test(text)) return { above: BigInt(text), below: 1n };
  let number = Number(value);
  let below = 1n;
  while (!Number.isInteger(number)) {
    number *= 2;
    below *= 2n;
  }
  return { above: BigInt(number), below };
}

function decimalFraction(text: string): Fraction {
  const [, sign = '', whole = '0', part = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d*))?(?:E([+-]?\d+))?$/.exec(text) ?? [];
  const power = Number(exponent) - part.length;
  const digits = BigInt(`${sign}${whole}${part}`);
  return power >= 0 ? { above: digits * 10n ** BigInt(power), below: 1n } : { above: digits, below: 10n ** BigInt(-power) };
}

function compareFractions(a: Fraction, b: Fraction): number {
  const difference = a.above * b.below - b.above * a.below;
  return difference < 0n ? -1 : Number(difference > 0n);
}
