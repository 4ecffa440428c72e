import type { Binary, BSONRegExp, Code, ObjectId, Timestamp } from 'bson';
import { coarseText } from '../collation/coarse-text.ts';
import type { Collation } from '../collation/collation.ts';
import { bytesOf, textOf } from './compare-values.ts';
import { compareExact, fromDouble } from './exact-decimal.ts';
import { KeyWriter } from './key-writer.ts';
import type { Numeric } from './numeric.ts';
import { exactOf, toNumber } from './numeric.ts';
import type { Doc, Value } from './value.ts';
import { order, typeOrder } from './value.ts';

/**
 * A value as bytes whose order is compareValues' order: equal values have equal bytes whatever their numeric type. No
 * key is the beginning of another, so keys can be put in a row, and inverted for a descending field.
 * @param collation with one, strings have keys that are equal for equal strings but don't sort, and others may have them too
 */
export function encodeKey(value: Value, collation?: Collation): Buffer {
  const writer = new KeyWriter();
  writeValue(writer, value, collation);
  return writer.finish();
}

/** Appends a value's key; inverted for a descending field. */
export function writeKey(writer: KeyWriter, value: Value, descending: boolean, collation?: Collation): void {
  const start = writer.length;
  writeValue(writer, value, collation);
  if (descending) writer.invertFrom(start);
}

/** The key under which an index keeps an empty array: below null, so that `{ a: null }` doesn't find it. */
export function writeEmptyArrayKey(writer: KeyWriter, descending: boolean): void {
  writer.byte(descending ? order.emptyArray ^ 0xff : order.emptyArray);
}

function writeValue(writer: KeyWriter, value: Value, collation?: Collation): void {
  const rank = typeOrder(value);
  writer.byte(rank);
  switch (rank) {
    case order.number: writeNumber(writer, value as Numeric); break;
    case order.string: writer.text(collation ? coarseText(collation, textOf(value)) : textOf(value)); break;
    case order.boolean: writer.byte(value === true ? 1 : 0); break;
    case order.date: writer.int64(BigInt(Number(value))); break;
    case order.objectId: writer.bytes((value as ObjectId).id); break;
    case order.array: writeList(writer, value as Value[], collation); break;
    case order.object: writeDoc(writer, value as Doc, collation); break;
    case order.binary: writeBinary(writer, value as Binary); break;
    case order.timestamp: writer.uint64((value as Timestamp).toBigInt()); break;
    case order.regex: writer.text((value as BSONRegExp).pattern); writer.text((value as BSONRegExp).options); break;
    case order.code: writer.text((value as Code).code); writeDoc(writer, (value as Code).scope ?? {}); break;
    default:
  }
}

const below = 1;
const exactly = 2;
const above = 3;

/**
 * The nearest double in sortable bytes, then whether the number is below, exactly at or above that double; where it isn't
 * exactly there (longs beyond 2^53, most decimals), its own digits follow.
 */
function writeNumber(writer: KeyWriter, value: Numeric): void {
  const nearest = toNumber(value);
  writer.double(nearest);
  if (typeof value === 'number' || value._bsontype === 'Double' || (value._bsontype === 'Long' && Number.isSafeInteger(nearest))) {
    writer.byte(exactly);
    return;
  }
  const exact = exactOf(value);
  const side = exact === undefined ? 0 : Number.isFinite(nearest) ? compareExact(exact, fromDouble(nearest)) : nearest > 0 ? -1 : 1;
  writer.byte(side === 0 ? exactly : side < 0 ? below : above);
  if (side === 0 || exact === undefined) return;
  const start = writer.length;
  const digits = (exact.coefficient < 0n ? -exact.coefficient : exact.coefficient).toString();
  writer.uint16(digits.length + exact.exponent + 0x8000);
  writer.text(digits.replace(/0+$/, ''));
  if (exact.coefficient < 0n) writer.invertFrom(start);
}

function writeList(writer: KeyWriter, list: Value[], collation: Collation | undefined): void {
  for (const item of list) writeValue(writer, item, collation);
  writer.byte(0);
}

function writeDoc(writer: KeyWriter, doc: Doc, collation?: Collation): void {
  for (const [name, value] of Object.entries(doc)) {
    writer.byte(typeOrder(value));
    writer.text(name);
    writeValue(writer, value, collation);
  }
  writer.byte(0);
}

function writeBinary(writer: KeyWriter, binary: Binary): void {
  writer.uint32(binary.position);
  writer.byte(binary.sub_type);
  writer.bytes(bytesOf(binary));
}
