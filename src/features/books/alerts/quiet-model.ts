import { Schema, type ClientSession, type Connection, type Model } from 'mongoose';
import { modelOf } from '../../../platform/mongo/model-of.ts';

/** When people were last told of a state that may last, so that they hear of it once in a while only. */
interface QuietRow {
  /** The alert's kind. */
  _id: string;
  toldAt: Date;
}

const schema = new Schema<QuietRow>(
  { _id: { type: String, required: true }, toldAt: { type: Date, required: true } },
  { collection: 'alerts-quiet', versionKey: false, strict: 'throw' },
);

export function quietModel(connection: Connection): Model<QuietRow> {
  return modelOf(connection, 'AlertQuiet', schema);
}

/**
 * Takes the turn to tell of a kind, in the caller's transaction: of two processes at once, one gets it.
 * @param since nobody must have been told from this moment on
 * @returns whether this is to be told now
 */
export async function breakSilence(connection: Connection, kind: string, { now, since }: { now: Date; since: Date }, session: ClientSession): Promise<boolean> {
  const model = quietModel(connection);
  const row = await model.findById(kind, null, { session }).lean();
  if (row !== null && row.toldAt >= since) return false;
  await model.updateOne({ _id: kind }, { $set: { toldAt: now } }, { session, upsert: true });
  return true;
}
