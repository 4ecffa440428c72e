import type { ClientSession, Model } from 'mongoose';

/**
 * Inserts rows as they are, in one round trip. They come from code that knows their shape: making a Mongoose document of
 * each, to check it against its schema, costs more than all the rest of settling a gift.
 */
export async function insertRows<Row>(model: Model<Row>, rows: readonly Row[], session: ClientSession): Promise<void> {
  if (rows.length > 0) await model.insertMany([...rows], { session, lean: true });
}
