import { Schema, type Connection, type Model } from 'mongoose';
import { modelOf } from '../../platform/mongo/model-of.ts';

/** How far one of Stripe's lists was read. It is written after each page, so that a killed walk goes on where it was. */
export interface WalkRow {
  /** The list's name. */
  _id: string;
  /** Everything before this moment was read; null before the first walk has ended. */
  doneTo: Date | null;
  /** The walk under way: its bounds, and the last object that was taken. Null between walks. */
  from: Date | null;
  to: Date | null;
  after: string | null;
}

const date = { type: Date, default: null } as const;

const schema = new Schema<WalkRow>(
  { _id: { type: String, required: true }, doneTo: date, from: date, to: date, after: { type: String, default: null } },
  { collection: 'books-walks', versionKey: false, strict: 'throw' },
);

export function walkModel(connection: Connection): Model<WalkRow> {
  return modelOf(connection, 'BooksWalk', schema);
}
