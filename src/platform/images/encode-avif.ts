import sharp from 'sharp';

/**
 * At 4 it takes seven times as long and saves a tenth; at 0 it takes a quarter of the time, and drawings come out half as large again.
 * The quality is where a photo of 1440 pixels takes a third off its WebP and shows no difference on a phone.
 */
const AVIF = { quality: 50, effort: 2 };

/** @param source a finished picture of the site, as processPicture makes it @param width pixels, at most those of the source */
export async function encodeAvif(source: Buffer, width: number): Promise<Buffer> {
  return sharp(source).resize({ width, withoutEnlargement: true }).avif(AVIF).toBuffer();
}
