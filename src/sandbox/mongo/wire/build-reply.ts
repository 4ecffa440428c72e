import { encodeReply } from '../bson/encode.ts';
import type { Doc } from '../bson/value.ts';
import { headerSize, opCode } from './op-codes.ts';

let lastId = 0;

/** A message that answers another. @param body the reply document's bytes */
export function buildReply(body: Buffer, answers: { requestId: number; legacy: boolean }): Buffer {
  const before = answers.legacy ? 20 : 5;
  const frame = Buffer.alloc(headerSize + before + body.length);
  lastId = (lastId + 1) & 0x7fff_ffff;
  frame.writeInt32LE(frame.length, 0);
  frame.writeInt32LE(lastId, 4);
  frame.writeInt32LE(answers.requestId, 8);
  frame.writeInt32LE(answers.legacy ? opCode.reply : opCode.msg, 12);
  if (answers.legacy) {
    frame.writeInt32LE(8, headerSize);
    frame.writeInt32LE(1, headerSize + 16);
  }
  body.copy(frame, headerSize + before);
  return frame;
}

/**
 * Writes `{ cursor: { <field>: documents, …rest }, …outer }` from documents that are bytes already: most answers consist of
 * stored documents, which need not be decoded and encoded again.
 */
export function cursorReply(field: 'firstBatch' | 'nextBatch', documents: Buffer[], rest: Doc, outer: Doc): Buffer {
  const cursor = embed(Buffer.from(`\u0004${field}\0`, 'latin1'), arrayOf(documents), encodeReply(rest));
  return embed(Buffer.from('\u0003cursor\0', 'latin1'), cursor, encodeReply(outer));
}

function arrayOf(documents: Buffer[]): Buffer {
  const parts: Buffer[] = [];
  for (const [at, document] of documents.entries()) parts.push(Buffer.from(`\u0003${at}\0`, 'latin1'), document);
  return wrap(parts);
}

/** A document of one more field in front of another document's fields. */
function embed(name: Buffer, value: Buffer, others: Buffer): Buffer {
  return wrap([name, value, others.subarray(4, -1)]);
}

function wrap(parts: Buffer[]): Buffer {
  const size = Buffer.allocUnsafe(4);
  const all = [size, ...parts, Buffer.from([0])];
  size.writeInt32LE(all.reduce((sum, { length }) => sum + length, 0));
  return Buffer.concat(all);
}
