import { Binary, BSONRegExp, BSONSymbol, Code, Decimal128, Double, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import { MongoError } from '../mongo-error.ts';
import type { Doc, Value } from './value.ts';
import { beginsWithDigit, fieldOrder, setField } from './value.ts';

const maxDepth = 200;
const minKey = new MinKey();
const maxKey = new MaxKey();

/**
 * Reads BSON so that every type survives: the bson package promotes doubles and longs to plain numbers and turns
 * `{ $ref, $id }` into an object of its own, after which a document could not be written back as it was.
 * @throws MongoError 22 when the bytes are not BSON
 */
export function decode(bytes: Buffer): Doc {
  try {
    const reader = new Reader(bytes);
    const doc = reader.document(0);
    if (reader.position !== bytes.length) throw new MongoError(22, 'BSON document has bytes after its end');
    return doc;
  } catch (error) {
    if (error instanceof MongoError) throw error;
    throw new MongoError(22, 'BSON document ends before its stated length');
  }
}

class Reader {
  position = 0;
  private readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  document(depth: number): Doc {
    const doc: Doc = {};
    const end = this.begin(depth);
    let names: string[] | undefined;
    for (let type = this.byte(); type !== 0; type = this.byte()) {
      const name = this.name();
      if (beginsWithDigit(name)) names ??= Object.keys(doc);
      names?.push(name);
      setField(doc, name, this.value(type, depth));
    }
    if (names) doc[fieldOrder] = names;
    this.finish(end);
    return doc;
  }

  private array(depth: number): Value[] {
    const list: Value[] = [];
    const end = this.begin(depth);
    for (let type = this.byte(); type !== 0; type = this.byte()) {
      this.name();
      list.push(this.value(type, depth));
    }
    this.finish(end);
    return list;
  }

  private begin(depth: number): number {
    if (depth > maxDepth) throw new MongoError(15, `BSON document is nested deeper than ${maxDepth} levels`);
    const start = this.position;
    const size = this.int32();
    if (size < 5 || start + size > this.bytes.length) throw new MongoError(22, 'BSON document has a wrong length');
    return start + size;
  }

  private finish(end: number): void {
    if (this.position !== end) throw new MongoError(22, 'BSON document has a wrong length');
  }

  private byte(): number {
    const byte = this.bytes[this.position++];
    if (byte === undefined) throw new MongoError(22, 'BSON document ends before its stated length');
    return byte;
  }

  private int32(): number {
    const value = this.bytes.readInt32LE(this.position);
    this.position += 4;
    return value;
  }

  /** A zero-terminated string; names are nearly always short and ASCII, where adding characters beats a native call. */
  private name(): string {
    const { bytes } = this;
    const start = this.position;
    let text = '';
    for (let at = start; ; at++) {
      const byte = bytes[at];
      if (byte === undefined) throw new MongoError(22, 'BSON field name without an end');
      if (byte === 0) {
        this.position = at + 1;
        return text;
      }
      if (byte > 0x7f || at - start > 40) return this.longName(start);
      text += String.fromCharCode(byte);
    }
  }

  private longName(start: number): string {
    const end = this.bytes.indexOf(0, start);
    if (end < 0) throw new MongoError(22, 'BSON field name without an end');
    this.position = end + 1;
    return this.bytes.toString('utf8', start, end);
  }

  private string(): string {
    const size = this.int32();
    const end = this.position + size - 1;
    if (size < 1 || end >= this.bytes.length || this.bytes[end] !== 0) throw new MongoError(22, 'BSON string has a wrong length');
    const text = this.bytes.toString('utf8', this.position, end);
    this.position = end + 1;
    return text;
  }

  private take(size: number): Buffer {
    const end = this.position + size;
    if (size < 0 || end > this.bytes.length) throw new MongoError(22, 'BSON value has a wrong length');
    const taken = this.bytes.subarray(this.position, end);
    this.position = end;
    return taken;
  }

  private value(type: number, depth: number): Value {
    switch (type) {
      case 0x01: return this.double();
      case 0x02: return this.string();
      case 0x03: return this.document(depth + 1);
      case 0x04: return this.array(depth + 1);
      case 0x05: return this.binary();
      case 0x06: return undefined;
      case 0x07: return new ObjectId(this.take(12));
      case 0x08: return this.byte() !== 0;
      case 0x09: return this.date();
      case 0x0a: return null;
      case 0x10: return this.int32();
      case 0x12: return new Long(this.int32(), this.int32());
      default: return this.rareValue(type, depth);
    }
  }

  private rareValue(type: number, depth: number): Value {
    switch (type) {
      case 0x0b: return new BSONRegExp(this.name(), this.name());
      case 0x0d: return new Code(this.string());
      case 0x0e: return new BSONSymbol(this.string());
      case 0x0f: return this.codeWithScope(depth);
      case 0x11: return new Timestamp(new Long(this.int32(), this.int32(), true));
      case 0x13: return new Decimal128(Buffer.from(this.take(16)));
      case 0xff: return minKey;
      case 0x7f: return maxKey;
      default: throw new MongoError(22, `BSON type 0x${type.toString(16)} is not known`);
    }
  }

  private double(): Value {
    const number = this.bytes.readDoubleLE(this.position);
    this.position += 8;
    return number === (number | 0) && !Object.is(number, -0) ? new Double(number) : number;
  }

  private date(): Date {
    const low = this.bytes.readUInt32LE(this.position);
    const high = this.bytes.readInt32LE(this.position + 4);
    this.position += 8;
    return new Date(high * 0x1_0000_0000 + low);
  }

  private binary(): Binary {
    const size = this.int32();
    const subType = this.byte();
    const bytes = this.take(size);
    return subType === Binary.SUBTYPE_BYTE_ARRAY ? new Binary(bytes.subarray(4), subType) : new Binary(bytes, subType);
  }

  private codeWithScope(depth: number): Code {
    this.int32();
    const code = this.string();
    return new Code(code, this.document(depth + 1));
  }
}
