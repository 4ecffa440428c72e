import type { Connection } from 'mongoose';
import { pictureFileModel } from './picture-models.ts';

/** The JPEG that every browser and mail client shows. */
export const FALLBACK = 'fallback.jpg';

export interface PictureFile {
  /** `image/…` */
  type: string;
  body: Buffer;
  /** False for a file that stands in for one that is still being made. */
  final: boolean;
}

/**
 * The file under this name. A browser that asks for AVIF shows a WebP as well, whatever its address ends in, so an AVIF that isn't
 * made yet is no reason to change a page twice.
 */
export async function readPictureFile(connection: Connection, id: string, name: string): Promise<PictureFile | null> {
  const files = pictureFileModel(connection);
  const asked = await files.findById(`${id}/${name}`);
  if (asked !== null) return { type: asked.type, body: asked.body, final: true };
  if (!name.endsWith('.avif')) return null;
  const standIn = await files.findById(`${id}/${name.replace(/avif$/, 'webp')}`);
  return standIn === null ? null : { type: standIn.type, body: standIn.body, final: false };
}
