import type { Binary, BSONRegExp, BSONSymbol, Code, Timestamp } from 'bson';
import type { Collation } from '../collation/collation.ts';
import { compareNumbers, isNumeric } from './numeric.ts';
import type { Doc, Value } from './value.ts';
import { order, typeOrder } from './value.ts';

/**
 * MongoDB's order over all values: first by type, then within the type. Missing equals null. Negative, zero or positive.
 * @param collation how to compare strings; by their bytes when left out
 */
export function compareValues(a: Value, b: Value, collation?: Collation): number {
  if (typeof a === 'string' && typeof b === 'string') return compareTexts(a, b, collation);
  const rank = typeOrder(a);
  const difference = rank - typeOrder(b);
  if (difference !== 0) return difference;
  if (isNumeric(a) && isNumeric(b)) return compareNumbers(a, b);
  if (Array.isArray(a) && Array.isArray(b)) return compareArrays(a, b, collation);
  switch (rank) {
    case order.string: return compareTexts(textOf(a), textOf(b), collation);
    case order.boolean: case order.date: return Number(a) - Number(b);
    case order.objectId: return Buffer.compare((a as { id: Uint8Array }).id, (b as { id: Uint8Array }).id);
    case order.object: return compareDocs(a as Doc, b as Doc, collation);
    case order.binary: return compareBinaries(a as Binary, b as Binary);
    case order.timestamp: return (a as Timestamp).compare(b as Timestamp);
    case order.regex: return compareRegexes(a as BSONRegExp, b as BSONRegExp);
    case order.code: return compareCodes(a as Code, b as Code);
    default: return 0;
  }
}

export function equalValues(a: Value, b: Value, collation?: Collation): boolean {
  return compareValues(a, b, collation) === 0;
}

/** The text of a string or a symbol. */
export function textOf(value: Value): string {
  return typeof value === 'string' ? value : (value as BSONSymbol).value;
}

/** The bytes of a Binary without the spare room of its buffer. */
export function bytesOf(binary: Binary): Uint8Array {
  return binary.buffer.subarray(0, binary.position);
}

function compareTexts(a: string, b: string, collation: Collation | undefined): number {
  return collation ? collation.compare(a, b) : compareStrings(a, b);
}

/** By UTF-8 bytes, which is the order of code points; JavaScript's own order puts surrogate pairs too low. */
function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const x = a.charCodeAt(at);
    const y = b.charCodeAt(at);
    if (x !== y) return x >= 0xd800 && y >= 0xd800 ? Buffer.compare(Buffer.from(a), Buffer.from(b)) : x - y;
  }
  return a.length - b.length;
}

function compareArrays(a: Value[], b: Value[], collation: Collation | undefined): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const difference = compareValues(a[at], b[at], collation);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function compareDocs(a: Doc, b: Doc, collation?: Collation): number {
  const left = Object.entries(a);
  const right = Object.entries(b);
  for (const [at, [name, value]] of left.entries()) {
    const other = right[at];
    if (!other) return 1;
    const difference = typeOrder(value) - typeOrder(other[1]) || compareStrings(name, other[0]) || compareValues(value, other[1], collation);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function compareBinaries(a: Binary, b: Binary): number {
  return a.position - b.position || a.sub_type - b.sub_type || Buffer.compare(bytesOf(a), bytesOf(b));
}

function compareRegexes(a: BSONRegExp, b: BSONRegExp): number {
  return compareStrings(a.pattern, b.pattern) || compareStrings(a.options, b.options);
}

function compareCodes(a: Code, b: Code): number {
  return compareStrings(a.code, b.code) || compareDocs(a.scope ?? {}, b.scope ?? {});
}
