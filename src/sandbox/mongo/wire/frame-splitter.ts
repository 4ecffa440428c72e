import { headerSize, largestMessage } from './op-codes.ts';

/** Thrown for bytes that are no message: the connection they came on is closed, and nothing else happens. */
export class BrokenFrame extends Error {}

/** Cuts what arrives on a connection into messages by their stated length. */
export class FrameSplitter {
  private chunks: Buffer[] = [];
  private size = 0;

  /** Takes what arrived and returns the messages that are complete now. @throws BrokenFrame */
  take(chunk: Buffer): Buffer[] {
    this.chunks.push(chunk);
    this.size += chunk.length;
    const frames: Buffer[] = [];
    for (let length = this.nextLength(); length !== undefined && this.size >= length; length = this.nextLength()) frames.push(this.cut(length));
    return frames;
  }

  private nextLength(): number | undefined {
    if (this.size < 4) return undefined;
    if ((this.chunks[0]?.length ?? 0) < 4) this.join();
    const length = this.chunks[0]?.readInt32LE(0) ?? 0;
    if (length < headerSize || length > largestMessage) throw new BrokenFrame(`a message states ${length} bytes`);
    return length;
  }

  private cut(length: number): Buffer {
    this.join();
    const [all = Buffer.alloc(0)] = this.chunks;
    this.chunks = all.length > length ? [all.subarray(length)] : [];
    this.size = all.length - length;
    return all.subarray(0, length);
  }

  private join(): void {
    if (this.chunks.length > 1) this.chunks = [Buffer.concat(this.chunks)];
  }
}
