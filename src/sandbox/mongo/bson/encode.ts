import { calculateObjectSize, serialize } from 'bson';
import type { Doc } from './value.ts';

/** Writes a document as BSON; a field that is undefined becomes null, as the driver writes it. */
export function encode(doc: Doc): Buffer {
  const bytes = serialize(doc, { ignoreUndefined: false });
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Writes a document as BSON without the fields that are undefined. */
export function encodeReply(doc: Doc): Buffer {
  const bytes = serialize(doc, { ignoreUndefined: true });
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Size in bytes that a document would have. */
export function encodedSize(doc: Doc): number {
  return calculateObjectSize(doc, { ignoreUndefined: false });
}
