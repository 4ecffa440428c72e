import { Schema, type Connection, type Model } from 'mongoose';
import { modelOf } from '../../platform/mongo/model-of.ts';

/** A campaign whose opening everybody who asked has been told of: once, whatever becomes of its day. */
export interface ToldOpeningRow {
  /** The campaign. */
  _id: string;
  at: Date;
}

const told = new Schema<ToldOpeningRow>({ _id: { type: String, required: true }, at: { type: Date, required: true } }, { collection: 'told-openings', strict: 'throw', versionKey: false });

export function toldOpeningModel(connection: Connection): Model<ToldOpeningRow> {
  return modelOf(connection, 'ToldOpening', told);
}
