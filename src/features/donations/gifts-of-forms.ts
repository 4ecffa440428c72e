import mongoose, { type Connection } from 'mongoose';
import { donationModel } from './donation-model.ts';
import { toDonation } from './donation-store.ts';
import type { Donation } from './donation.ts';

/** The gifts that rendered forms began, by the forms' hidden values. */
export async function giftsOfForms(connection: Connection, nonces: readonly string[]): Promise<Map<string | null, Donation>> {
  const rows = await donationModel(connection).find({ formNonce: mongoose.trusted({ $in: [...nonces] }) }).lean();
  return new Map(rows.map((row) => [row.formNonce ?? null, toDonation(row)]));
}
