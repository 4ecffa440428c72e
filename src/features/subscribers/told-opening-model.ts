import { Schema, type Connection, type Model } from 'mongoose';
import { modelOf } from '../../platform/mongo/model-of.ts';

/** A campaign whose opening everybody who asked has been told of. */
export interface ToldOpeningRow {
  /** The campaign. */
  _id: string;
  /** The first day of which they were told, the latest of them; missing in rows of an older version. */
  opensAt?: Date | undefined;
  at: Date;
}

const told = new Schema<ToldOpeningRow>(
  { _id: { type: String, required: true }, opensAt: Date, at: { type: Date, required: true } },
  { collection: 'told-openings', strict: 'throw', versionKey: false },
);

export function toldOpeningModel(connection: Connection): Model<ToldOpeningRow> {
  return modelOf(connection, 'ToldOpening', told);
}
