import type { Binary, BSONRegExp, BSONSymbol, Code, Decimal128, Double, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';

/**
 * A BSON value in memory. A plain number is an int32 when it is an integer of 32 bits, otherwise a double; a double that
 * happens to be such an integer is a `Double`. So every value keeps its type, and most numbers stay cheap.
 * `undefined` stands for a missing field.
 */
export type Value =
  | null | undefined | boolean | number | string | Date
  | ObjectId | Long | Double | Decimal128 | Binary | Timestamp | BSONRegExp | BSONSymbol | Code | MinKey | MaxKey
  | Value[] | Doc;

export interface Doc {
  [field: string]: Value;
  [fieldOrder]?: string[];
}

/** The names in a document's own order, kept where one begins with a digit: JavaScript puts names that look like whole numbers first. */
export const fieldOrder = Symbol('field order');

/** The order of types in MongoDB's sort order. The numbers are the first bytes of stored keys: never change them. */
export const order = {
  minKey: 0x0a, emptyArray: 0x0f, null: 0x14, number: 0x1e, string: 0x3c, object: 0x46, array: 0x50, binary: 0x5a,
  objectId: 0x64, boolean: 0x6e, date: 0x78, timestamp: 0x82, regex: 0x8c, code: 0x96, maxKey: 0xf0,
} as const;

const orderOfBsonType: Record<string, number> = {
  ObjectId: order.objectId, Long: order.number, Double: order.number, Decimal128: order.number,
  Binary: order.binary, Timestamp: order.timestamp, BSONRegExp: order.regex, BSONSymbol: order.string, Code: order.code,
  MinKey: order.minKey, MaxKey: order.maxKey,
};

/** The place of a value's type in the sort order; a missing value sorts as null. */
export function typeOrder(value: Value): number {
  if (value === null || value === undefined) return order.null;
  if (typeof value === 'number') return order.number;
  if (typeof value === 'string') return order.string;
  if (typeof value === 'boolean') return order.boolean;
  if (Array.isArray(value)) return order.array;
  if (value instanceof Date) return order.date;
  const bsonType = value._bsontype;
  return typeof bsonType === 'string' ? orderOfBsonType[bsonType] ?? order.object : order.object;
}

/** Whether a value is an embedded document (not an array, not one of BSON's value classes). */
export function isDoc(value: Value): value is Doc {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date) && !('_bsontype' in value && typeof value._bsontype === 'string' && value._bsontype in orderOfBsonType);
}

/** Whether a document is an operator expression such as `{ $gt: 1 }`. */
export function isOperatorDoc(value: Value): value is Doc {
  if (!isDoc(value)) return false;
  for (const key in value) return key.startsWith('$');
  return false;
}

/** A field's value, or undefined where the document doesn't have it (never something inherited, such as `constructor`). */
export function fieldOf(doc: Doc, name: string): Value {
  return Object.hasOwn(doc, name) ? doc[name] : undefined;
}

export function beginsWithDigit(name: string): boolean {
  const first = name.charCodeAt(0);
  return first >= 0x30 && first <= 0x39;
}

/** Sets a field; a new one comes last, whatever its name. */
export function addField(doc: Doc, name: string, value: Value): void {
  const order = doc[fieldOrder];
  if ((order !== undefined || beginsWithDigit(name)) && !Object.hasOwn(doc, name)) doc[fieldOrder] = [...order ?? Object.keys(doc), name];
  setField(doc, name, value);
}

/** A copy that begins with `_id`. */
export function idFirst(doc: Doc, id: Value = doc['_id']): Doc {
  const { _id, ...rest } = doc;
  const order = doc[fieldOrder];
  return { _id: id, ...rest, ...(order && { [fieldOrder]: ['_id', ...order] }) };
}

/** Sets a field; `__proto__` is a field name like any other. */
export function setField(doc: Doc, name: string, value: Value): void {
  if (name === '__proto__') Object.defineProperty(doc, name, { value, enumerable: true, configurable: true, writable: true });
  else doc[name] = value;
}
