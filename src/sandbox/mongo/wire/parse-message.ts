import { decode } from '../bson/decode.ts';
import type { Doc } from '../bson/value.ts';
import { BrokenFrame } from './frame-splitter.ts';
import { headerSize, opCode } from './op-codes.ts';

const flag = { checksumPresent: 1, moreToCome: 2, known: 0x1_0003 } as const;

/** A command as it came over the wire. */
export interface Message {
  requestId: number;
  command: Doc;
  /** Documents that came beside the command (`documents`, `updates`, `deletes`), still as bytes. */
  sequences: Map<string, Buffer[]>;
  /** Whether the client doesn't want an answer (unacknowledged writes). */
  silent: boolean;
  /** Whether it came as OP_QUERY, which wants its answer as OP_REPLY; drivers greet so. */
  legacy: boolean;
}

/** Parses a whole message with its header. @throws BrokenFrame, MongoError 22 */
export function parseMessage(frame: Buffer): Message {
  const code = frame.readInt32LE(12);
  try {
    if (code === opCode.msg) return parseMsg(frame);
    if (code === opCode.query) return parseQuery(frame);
  } catch (error) {
    if (error instanceof RangeError) throw new BrokenFrame('a message ends early');
    throw error;
  }
  throw new BrokenFrame(`message type ${code} is not supported`);
}

function parseMsg(frame: Buffer): Message {
  const flags = frame.readUInt32LE(headerSize);
  if ((flags & 0xffff & ~flag.known) !== 0) throw new BrokenFrame('a message sets unknown flags');
  const end = frame.length - (flags & flag.checksumPresent ? 4 : 0);
  const sequences = new Map<string, Buffer[]>();
  let command: Doc | undefined;
  let at = headerSize + 4;
  while (at < end) {
    const kind = frame.readUInt8(at);
    const size = sectionSize(frame, at + 1, end);
    const section = frame.subarray(at + 1, at + 1 + size);
    if (kind === 0 && command === undefined) command = decode(section);
    else if (kind === 1) addSequence(sequences, section);
    else throw new BrokenFrame(`a message has a section of kind ${kind}`);
    at += 1 + size;
  }
  if (command === undefined) throw new BrokenFrame('a message has no command');
  return { requestId: frame.readInt32LE(4), command, sequences, silent: (flags & flag.moreToCome) !== 0, legacy: false };
}

function sectionSize(frame: Buffer, at: number, end: number): number {
  const size = frame.readInt32LE(at);
  if (size < 5 || at + size > end) throw new BrokenFrame('a section states a wrong length');
  return size;
}

function addSequence(sequences: Map<string, Buffer[]>, section: Buffer): void {
  const nameEnd = section.indexOf(0, 4);
  if (nameEnd < 0) throw new BrokenFrame('a document sequence has no name');
  const name = section.toString('utf8', 4, nameEnd);
  if (sequences.has(name)) throw new BrokenFrame('a document sequence comes twice');
  const documents: Buffer[] = [];
  for (let at = nameEnd + 1; at < section.length;) {
    const size = sectionSize(section, at, section.length);
    documents.push(section.subarray(at, at + size));
    at += size;
  }
  sequences.set(name, documents);
}

function parseQuery(frame: Buffer): Message {
  const nameEnd = frame.indexOf(0, headerSize + 4);
  if (nameEnd < 0) throw new BrokenFrame('a query has no collection');
  const start = nameEnd + 9;
  const size = sectionSize(frame, start, frame.length);
  return { requestId: frame.readInt32LE(4), command: decode(frame.subarray(start, start + size)), sequences: new Map(), silent: false, legacy: true };
}
