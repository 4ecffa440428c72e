/** A growing buffer that writes numbers and texts so that their bytes sort as they do. */
export class KeyWriter {
  length = 0;
  private buffer = Buffer.allocUnsafe(128);

  finish(): Buffer {
    return Buffer.from(this.buffer.subarray(0, this.length));
  }

  byte(value: number): void {
    this.room(1);
    this.buffer[this.length++] = value;
  }

  bytes(value: Uint8Array): void {
    this.room(value.length);
    this.buffer.set(value, this.length);
    this.length += value.length;
  }

  uint16(value: number): void {
    this.room(2);
    this.length = this.buffer.writeUInt16BE(value, this.length);
  }

  uint32(value: number): void {
    this.room(4);
    this.length = this.buffer.writeUInt32BE(value, this.length);
  }

  uint64(value: bigint): void {
    this.room(8);
    this.length = this.buffer.writeBigUInt64BE(BigInt.asUintN(64, value), this.length);
  }

  int64(value: bigint): void {
    this.uint64(value ^ (1n << 63n));
  }

  /** NaN sorts lowest and -0 equals 0. */
  double(value: number): void {
    this.room(8);
    const start = this.length;
    this.length += 8;
    if (Number.isNaN(value)) {
      this.buffer.fill(0, start, this.length);
      return;
    }
    this.buffer.writeDoubleBE(value === 0 ? 0 : value, start);
    if (value < 0) this.invertFrom(start);
    else this.buffer.writeUInt8(this.buffer.readUInt8(start) ^ 0x80, start);
  }

  /** UTF-8 ended by a zero byte; zeros and ones inside are escaped, so that the end is never in doubt. */
  text(value: string): void {
    const escaped = value.includes('\0') || value.includes('\u0001') ? value.replaceAll('\u0001', '\u0001\u0002').replaceAll('\0', '\u0001\u0001') : value;
    this.room(escaped.length * 3 + 1);
    this.length += this.buffer.write(escaped, this.length);
    this.buffer[this.length++] = 0;
  }

  invertFrom(start: number): void {
    for (let at = start; at < this.length; at++) this.buffer.writeUInt8(this.buffer.readUInt8(at) ^ 0xff, at);
  }

  private room(size: number): void {
    if (this.length + size <= this.buffer.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.length + size));
    this.buffer.copy(grown, 0, 0, this.length);
    this.buffer = grown;
  }
}
