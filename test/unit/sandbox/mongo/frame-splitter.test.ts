import { expect } from 'chai';
import fc from 'fast-check';
import { encode } from '../../../../src/sandbox/mongo/bson/encode.ts';
import { buildReply } from '../../../../src/sandbox/mongo/wire/build-reply.ts';
import { BrokenFrame, FrameSplitter } from '../../../../src/sandbox/mongo/wire/frame-splitter.ts';
import { parseMessage } from '../../../../src/sandbox/mongo/wire/parse-message.ts';

const message = (n: number) => buildReply(encode({ ping: n, $db: 'admin' }), { requestId: 0, legacy: false });

describe('FrameSplitter', () => {
  it('finds the messages however they are cut', () => {
    fc.assert(fc.property(fc.array(fc.nat(200), { maxLength: 5 }), fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (numbers, sizes) => {
      const all = Buffer.concat(numbers.map(message));
      const splitter = new FrameSplitter();
      const found: Buffer[] = [];
      let at = 0;
      for (let turn = 0; at < all.length; turn++) {
        const size = sizes[turn % sizes.length] ?? 1;
        found.push(...splitter.take(all.subarray(at, at + size)));
        at += size;
      }
      expect(found.map((frame) => parseMessage(frame).command['ping'])).to.deep.equal(numbers);
    }));
  });

  it('refuses lengths that no message has', () => {
    for (const length of [0, 15, -1, 48_000_001]) {
      const header = Buffer.alloc(16);
      header.writeInt32LE(length);
      expect(() => new FrameSplitter().take(header)).to.throw(BrokenFrame);
    }
  });
});

describe('parseMessage', () => {
  it('reads documents that come beside the command', () => {
    const command = encode({ insert: 'things', $db: 'test' });
    const document = encode({ a: 1 });
    const name = Buffer.from('documents\0');
    const size = Buffer.alloc(4);
    size.writeInt32LE(4 + name.length + document.length * 2);
    const frame = buildReply(command, { requestId: 0, legacy: false });
    const whole = Buffer.concat([frame, Buffer.from([1]), size, name, document, document]);
    const parsed = parseMessage(whole);
    expect(parsed.command['insert']).to.equal('things');
    expect(parsed.sequences.get('documents')).to.have.length(2);
  });

  it('survives any change of any byte', () => {
    fc.assert(fc.property(fc.nat(60), fc.nat(255), (place, byte) => {
      const frame = Buffer.from(message(1));
      frame[16 + (place % (frame.length - 16))] = byte;
      try {
        parseMessage(frame);
      } catch (error) {
        expect(error).to.be.instanceOf(Error).and.not.instanceOf(RangeError);
      }
    }), { numRuns: 1000 });
  });
});
