import { Schema, type Connection, type Model } from 'mongoose';
import { modelOf } from '../../platform/mongo/model-of.ts';

/** A card of a paid gift that is still to be sent. */
export interface EcardDueRow {
  /** The donation's id: a gift has one card. */
  _id: string;
  dueAt: Date;
  /** How often sending it failed. */
  tries: number;
}

const schema = new Schema<EcardDueRow>(
  { _id: { type: String, required: true }, dueAt: { type: Date, required: true }, tries: { type: Number, required: true } },
  { collection: 'ecards-due', versionKey: false, strict: 'throw' },
);
schema.index({ dueAt: 1 });

export function ecardDueModel(connection: Connection): Model<EcardDueRow> {
  return modelOf(connection, 'EcardDue', schema);
}
