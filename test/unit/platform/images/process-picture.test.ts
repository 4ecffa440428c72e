import { expect } from 'chai';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { drawIllustration } from '../../../../src/platform/images/draw-illustration.ts';
import { type Picture, processPicture } from '../../../../src/platform/images/process-picture.ts';

function photo(width: number, height: number) {
  return sharp({ create: { width, height, channels: 3, background: { r: 11, g: 93, b: 87 } } });
}

async function accepted(input: Buffer): Promise<Picture> {
  const result = await processPicture(input);
  if (!result.ok) throw new Error(`refused: ${result.reason}`);
  return result.picture;
}

const sizes = (picture: Picture) => picture.files.map((file) => `${file.format} ${file.width}x${file.height}`);

describe('processPicture', () => {
  it('makes three widths and a fallback', async () => {
    const picture = await accepted(await photo(2400, 1600).jpeg().toBuffer());
    expect(sizes(picture)).to.deep.equal(['webp 240x160', 'webp 480x320', 'webp 800x533', 'webp 1440x960', 'jpeg 960x640']);
    expect([picture.width, picture.height]).to.deep.equal([1440, 960]);
  });

  it('never makes a picture larger than it was', async () => {
    expect(sizes(await accepted(await photo(700, 350).png().toBuffer()))).to.deep.equal(['webp 240x120', 'webp 480x240', 'webp 700x350', 'jpeg 700x350']);
    expect(sizes(await accepted(await photo(300, 200).webp().toBuffer()))).to.deep.equal(['webp 240x160', 'webp 300x200', 'jpeg 300x200']);
  });

  it('takes AVIF and our own drawings', async () => {
    expect((await accepted(await photo(500, 400).avif().toBuffer())).width).to.equal(500);
    expect(sizes(await accepted(Buffer.from(drawIllustration('a seed'))))).to.include('webp 1440x960');
  });

  it('turns a photo upright and leaves its metadata out', async () => {
    const sideways = await photo(800, 600)
      .withExif({ IFD0: { Artist: 'Ana', Orientation: '6' }, IFD3: { GPSLatitude: '45/1 15/1 0/1' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    expect((await sharp(sideways).metadata()).exif, 'the fixture has metadata').not.to.equal(undefined);
    const picture = await accepted(sideways);
    expect([picture.width, picture.height]).to.deep.equal([600, 800]);
    for (const file of picture.files) {
      const { exif, xmp, iptc, orientation } = await sharp(file.body).metadata();
      expect({ exif, xmp, iptc, orientation }, file.format).to.deep.equal({ exif: undefined, xmp: undefined, iptc: undefined, orientation: undefined });
    }
  });

  it('tells the dominant colour', async () => {
    const { color } = await accepted(await photo(400, 300).png().toBuffer());
    expect(color).to.match(/^#[0-9a-f]{6}$/);
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
    expect(Math.max(Math.abs(red - 11), Math.abs(green - 93), Math.abs(blue - 87))).to.be.below(16);
  });

  it('puts white behind what was transparent, in the fallback', async () => {
    const clear = await sharp({ create: { width: 50, height: 50, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } }).png().toBuffer();
    const fallback = (await accepted(clear)).files.find((file) => file.format === 'jpeg');
    const { dominant } = await sharp(fallback?.body).stats();
    expect(dominant.r).to.be.above(240);
  });

  it('refuses what is not a picture', async () => {
    const half = (await photo(900, 900).jpeg().toBuffer()).subarray(0, 700);
    const foreign = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
    const gif = await photo(20, 20).gif().toBuffer();
    for (const input of [Buffer.alloc(0), Buffer.from('not a picture'), Buffer.alloc(5000, 0xff), half, foreign, gif]) {
      expect(await processPicture(input)).to.deep.equal({ ok: false, reason: 'not-a-picture' });
    }
  });

  it('refuses a small file that unpacks to a huge picture', async () => {
    const bomb = hollowPng(30_000, 30_000);
    expect(bomb.length).to.be.below(200);
    expect(await processPicture(bomb)).to.deep.equal({ ok: false, reason: 'too-large' });
  });

  it('bounds a very long strip', async () => {
    const picture = await accepted(await photo(20, 20_000).png().toBuffer());
    expect(picture.height).to.equal(2880);
  });
});

/** A PNG whose header promises more pixels than its data holds. */
function hollowPng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.alloc(64))), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([size, named, sum]);
}
