import { Schema, type Connection, type Model } from 'mongoose';
import { modelOf } from '../../platform/mongo/model-of.ts';

/** What is known of a picture; its files are apart, so that a page's read stays small. */
export interface PictureRow {
  _id: string;
  alt: string;
  caption: string;
  /** The dominant colour, `#rrggbb`, shown until the file is there. */
  color: string;
  /** Size of the largest file. */
  width: number;
  height: number;
  /** Widths of the WebP files, ascending. */
  widths: number[];
  /** Whether there is an AVIF beside each WebP. It takes long to make, so it comes later. */
  avif: boolean;
  /** When making them was last begun: a picture that can't be encoded isn't tried without a rest. */
  avifBegunAt: Date | null;
  createdAt: Date;
}

export interface PictureFileRow {
  /** `pic_…/800.webp` */
  _id: string;
  type: string;
  body: Buffer;
}

const pictureSchema = new Schema<PictureRow>(
  {
    _id: { type: String, required: true },
    alt: { type: String, required: true },
    caption: { type: String, default: '' },
    color: { type: String, required: true },
    width: { type: Number, required: true },
    height: { type: Number, required: true },
    widths: { type: [Number], required: true },
    avif: { type: Boolean, default: false },
    avifBegunAt: { type: Date, default: null },
    createdAt: { type: Date, required: true },
  },
  { collection: 'pictures', versionKey: false, strict: 'throw' },
);
// Only what is still to be done: the worker looks every few seconds.
pictureSchema.index({ avifBegunAt: 1 }, { partialFilterExpression: { avif: false } });

const fileSchema = new Schema<PictureFileRow>(
  { _id: { type: String, required: true }, type: { type: String, required: true }, body: { type: Buffer, required: true } },
  { collection: 'picture-files', versionKey: false, strict: 'throw' },
);

export function pictureModel(connection: Connection): Model<PictureRow> {
  return modelOf(connection, 'Picture', pictureSchema);
}

export function pictureFileModel(connection: Connection): Model<PictureFileRow> {
  return modelOf(connection, 'PictureFile', fileSchema);
}
