import mongoose, { type Connection } from 'mongoose';
import { pictureProcess } from '../../platform/images/picture-process.ts';
import { inTransaction } from '../../platform/mongo/in-transaction.ts';
import type { Task } from '../../platform/tasks/run-tasks.ts';
import type { Clock } from '../../shared/clock.ts';
import { newId } from '../../shared/ids.ts';
import { makeAvifs } from './make-avifs.ts';
import { FALLBACK, type PictureFile, readPictureFile } from './picture-files.ts';
import { type PictureFileRow, pictureFileModel, pictureModel } from './picture-models.ts';
import { drawnView, pictureView, type PictureView } from './picture-view.ts';

export interface PictureWords {
  alt: string;
  caption?: string;
}

export type AddedPicture = { ok: true; id: string } | { ok: false; reason: PictureRefusal };
export type PictureRefusal = 'not-a-picture' | 'too-large';

export interface Pictures {
  /** Decodes and encodes anew, in three widths and without metadata. @param input a JPEG, PNG, WebP, AVIF or SVG file */
  add(input: Buffer, words: PictureWords): Promise<AddedPicture>;
  /** An empty caption takes it away; without one the caption stays as it is. */
  describe(id: string, words: PictureWords): Promise<void>;
  /** In the order of the ids; unknown ones are left out. */
  views(ids: readonly string[]): Promise<PictureView[]>;
  /** An illustration of its own for something that has no picture, drawn from its name. */
  drawn(seed: string, theme?: string): PictureView;
  file(id: string, name: string): Promise<PictureFile | null>;
  tasks: Task[];
}

export function createPictures({ connection, clock }: { connection: Connection; clock: Clock }): Pictures {
  const pictures = pictureModel(connection);
  const files = pictureFileModel(connection);
  return {
    async add(input, { alt, caption = '' }) {
      const processed = await pictureProcess.processPicture(input);
      if (!processed.ok) return { ok: false, reason: processed.reason };
      const id = newId('pic');
      const { color, width, height } = processed.picture;
      const rows: PictureFileRow[] = processed.picture.files.map((file) => ({ _id: `${id}/${fileName(file)}`, type: `image/${file.format}`, body: file.body }));
      const widths = processed.picture.files.filter((file) => file.format === 'webp').map((file) => file.width).sort((a, b) => a - b);
      await inTransaction(connection, async (session) => {
        await files.insertMany(rows, { session });
        await pictures.create([{ _id: id, alt, caption, color, width, height, widths, avif: false, avifBegunAt: null, createdAt: clock.now() }], { session });
      });
      return { ok: true, id };
    },

    async describe(id, { alt, caption }) {
      await pictures.updateOne({ _id: id }, { $set: { alt, ...(caption === undefined ? {} : { caption }) } });
    },

    async views(ids) {
      if (ids.length === 0) return [];
      const rows = await pictures.find({ _id: mongoose.trusted({ $in: [...ids] }) }).lean();
      return ids.flatMap((id) => rows.filter((row) => row._id === id).map(pictureView));
    },

    drawn: drawnView,

    file: (id, name) => readPictureFile(connection, id, name),
    tasks: [makeAvifs({ connection, clock })],
  };
}

export async function ensurePictureIndexes(connection: Connection): Promise<void> {
  await Promise.all([pictureModel(connection).createIndexes(), pictureFileModel(connection).createIndexes()]);
}

function fileName(file: { width: number; format: 'webp' | 'jpeg' }): string {
  return file.format === 'webp' ? `${file.width}.webp` : FALLBACK;
}
