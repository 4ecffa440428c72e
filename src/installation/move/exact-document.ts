import { deserialize, onDemand, serialize } from 'bson';

const exact = { promoteValues: false, bsonRegExp: true, useBigInt64: false } as const;
const documentType = 3;
const arrayType = 4;

/**
 * A stored document as something the driver writes with the very same bytes. Plain objects put fields that are named
 * like numbers first, and turn `{ $ref, $id }` into another form; where that would change the bytes, maps take their place.
 * @throws when the bytes can't be kept either way
 */
export function exactDocument(raw: Uint8Array): object {
  const plain = deserialize(raw, exact);
  if (sameBytes(serialize(plain, { ignoreUndefined: false }), raw)) return plain;
  const map = asMap(raw);
  if (sameBytes(serialize(map, { ignoreUndefined: false }), raw)) return map;
  throw new Error(`The document ${JSON.stringify(plain['_id'])} can't be carried over byte by byte.`);
}

/** The `_id` of a stored document, with its exact type. */
export function idOf(raw: Uint8Array): unknown {
  return deserialize(raw, exact)['_id'];
}

function asMap(raw: Uint8Array): Map<string, unknown> {
  const text = new TextDecoder();
  const fields = [...onDemand.parseToElements(raw)].map(([type, nameAt, nameLength, at, length]): [string, unknown] => [
    text.decode(raw.subarray(nameAt, nameAt + nameLength)),
    valueOf(type, raw.subarray(at, at + length)),
  ]);
  return new Map(fields);
}

function valueOf(type: number, bytes: Uint8Array): unknown {
  if (type === documentType) return asMap(bytes);
  if (type === arrayType) return [...asMap(bytes).values()];
  // A document of this one field: type, the name "v", the value, the end.
  const alone = Buffer.concat([Buffer.alloc(4), Buffer.from([type, 0x76, 0]), bytes, Buffer.from([0])]);
  alone.writeInt32LE(alone.length, 0);
  return deserialize(alone, exact)['v'];
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
