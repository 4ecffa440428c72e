import { serialize } from 'bson';
import type { Doc, Value } from './value.ts';
import { fieldOrder, isDoc } from './value.ts';

/** Writes a document as BSON; a field that is undefined becomes null, as the driver writes it. */
export function encode(doc: Doc): Buffer {
  return write(doc, false);
}

/** Writes a document as BSON without the fields that are undefined. */
export function encodeReply(doc: Doc): Buffer {
  return write(doc, true);
}

function write(doc: Doc, ignoreUndefined: boolean): Buffer {
  const bytes = serialize(hasOwnOrder(doc) ? inOwnOrder(doc) as Doc : doc, { ignoreUndefined });
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Whether it is, or holds, a document whose fields are in another order than JavaScript's. */
function hasOwnOrder(value: Value): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(hasOwnOrder);
  if (value instanceof Date || '_bsontype' in value) return false;
  if (value[fieldOrder] !== undefined) return true;
  for (const name in value) if (hasOwnOrder(value[name])) return true;
  return false;
}

/** With maps instead of documents, which bson writes in their order. */
function inOwnOrder(value: Value): unknown {
  if (Array.isArray(value)) return value.map(inOwnOrder);
  if (!isDoc(value)) return value;
  const fields = new Map<string, unknown>();
  for (const name of [...value[fieldOrder] ?? [], ...Object.keys(value)]) if (Object.hasOwn(value, name)) fields.set(name, inOwnOrder(value[name]));
  return fields;
}
