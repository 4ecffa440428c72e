import { Schema, type Connection, type Model } from 'mongoose';
import { modelOf } from '../../../platform/mongo/model-of.ts';

/** A payment that was set aside, of which people were told, and with which others in one mail. */
interface ToldRow {
  /** The charge's id, with the number of refunds of it that failed when there are any. */
  _id: string;
  chargeId: string;
  /** Subject of the mail. */
  mail: string;
  toldAt: Date;
}

const schema = new Schema<ToldRow>(
  { _id: { type: String, required: true }, chargeId: { type: String, required: true }, mail: { type: String, required: true }, toldAt: { type: Date, required: true } },
  { collection: 'alerts-told', versionKey: false, strict: 'throw' },
);
schema.index({ mail: 1 });

export function toldModel(connection: Connection): Model<ToldRow> {
  return modelOf(connection, 'AlertTold', schema);
}
