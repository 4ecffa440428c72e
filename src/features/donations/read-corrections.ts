import type { ClientSession, Connection } from 'mongoose';
import { correctionModel, toCorrection } from './correction-model.ts';
import type { Correction } from './correction.ts';

/** The corrections of a gift's receipt, in the order in which they were issued. */
export async function correctionsOf(connection: Connection, donationId: string, session: ClientSession | null = null): Promise<Correction[]> {
  return (await correctionModel(connection).find({ donationId }, null, { session }).sort({ issuedAt: 1, sequence: 1 }).lean()).map(toCorrection);
}

/** @param id such as `refund:re_…` */
export async function correctionById(connection: Connection, id: string): Promise<Correction | null> {
  const row = await correctionModel(connection).findById(id).lean();
  return row === null ? null : toCorrection(row);
}
