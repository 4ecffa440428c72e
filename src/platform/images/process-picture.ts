import sharp, { type Metadata, type OutputInfo, type Sharp } from 'sharp';
import { isOwnDrawing } from './is-own-drawing.ts';

export interface PictureFile {
  /** Pixels. */
  width: number;
  height: number;
  format: 'webp' | 'jpeg';
  body: Buffer;
}

export interface Picture {
  /** Pixels of the largest file. */
  width: number;
  height: number;
  /** The dominant colour, `#rrggbb`, to fill the frame until the picture is there. */
  color: string;
  /** WebP from the smallest width to the largest, then one JPEG for browsers without it. */
  files: PictureFile[];
}

export type ProcessedPicture = { ok: true; picture: Picture } | { ok: false; reason: 'not-a-picture' | 'too-large' };

/** For a small one in a row, a card, a phone of 400 points with two pixels a point from edge to edge, and a desk. */
const WIDTHS = [240, 480, 800, 1440] as const;
const LARGEST = 1440;
const FALLBACK = 960;
/** Phones take photos of 50 megapixels; a few kilobytes that unpack to more than this are meant to fill the memory. */
const MAX_PIXELS = 64_000_000;
const MAX_SECONDS = 30;
/** Our drawings are 1200 wide at 72 dots an inch; this renders them a little above the largest width. */
const DRAWING_DENSITY = 96;

const formats = new Set(['jpeg', 'png', 'webp', 'heif']);

/**
 * Makes a photo fit for the site: upright, without metadata (a phone writes into it where a safe house is), in up to four
 * widths and never larger than it was.
 * @param input a JPEG, PNG, WebP or AVIF file, or a drawing of our own; anything else is refused, not thrown
 */
export async function processPicture(input: Buffer): Promise<ProcessedPicture> {
  const drawing = isOwnDrawing(input);
  const described = await describe(input);
  if (described === null || !(drawing || formats.has(described.format ?? ''))) return { ok: false, reason: 'not-a-picture' };
  if (described.width * described.height > MAX_PIXELS) return { ok: false, reason: 'too-large' };
  try {
    return { ok: true, picture: await encode(input, drawing) };
  } catch {
    // A header can promise what the rest of the file doesn't hold; sharp says so only while decoding.
    return { ok: false, reason: 'not-a-picture' };
  }
}

async function describe(input: Buffer): Promise<Metadata | null> {
  try {
    return await sharp(input, { limitInputPixels: false }).metadata();
  } catch {
    return null;
  }
}

interface Pixels {
  data: Buffer;
  info: OutputInfo;
}

async function encode(input: Buffer, drawing: boolean): Promise<Picture> {
  const source = sharp(input, { limitInputPixels: MAX_PIXELS, failOn: 'error', ...(drawing ? { density: DRAWING_DENSITY } : {}) });
  const pixels = await source
    .timeout({ seconds: MAX_SECONDS })
    .autoOrient()
    // The height is bounded too: a strip of 100 by 100,000 pixels can't be written as WebP.
    .resize({ width: LARGEST, height: LARGEST * 2, fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height } = pixels.info;
  const widths = [...WIDTHS.filter((each) => each < width), width];
  const files: PictureFile[] = [];
  for (const each of widths) files.push(await file(pixels, each, 'webp', drawing));
  files.push(await file(pixels, Math.min(FALLBACK, width), 'jpeg', drawing));
  return { width, height, color: await dominantColour(pixels), files };
}

/**
 * Flat drawings gain nothing from the encoders' careful ways, which cost four times the time: dozens are drawn at a first
 * start. They are small at any quality, and a lower one shows squares in their skies.
 */
async function file(pixels: Pixels, width: number, format: PictureFile['format'], drawing: boolean): Promise<PictureFile> {
  const resized = open(pixels).resize({ width, withoutEnlargement: true });
  const encoded = format === 'webp' ? resized.webp({ quality: drawing ? 90 : 78, effort: drawing ? 2 : 4, smartSubsample: !drawing }) : resized.flatten({ background: '#ffffff' }).jpeg({ quality: 80, mozjpeg: !drawing });
  const { data, info } = await encoded.toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, format, body: data };
}

async function dominantColour(pixels: Pixels): Promise<string> {
  const small = await open(pixels).resize({ width: 64, withoutEnlargement: true }).flatten({ background: '#ffffff' }).png().toBuffer();
  const { dominant } = await sharp(small).stats();
  return `#${[dominant.r, dominant.g, dominant.b].map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}

function open({ data, info }: Pixels): Sharp {
  return sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } });
}
