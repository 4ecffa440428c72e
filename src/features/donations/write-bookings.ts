import type { ClientSession, Connection } from 'mongoose';
import { insertRows } from '../../platform/mongo/insert-rows.ts';
import type { Ledger } from '../ledger/index.ts';
import type { Outcome } from '../stripe-inbox/index.ts';
import type { Booking } from './booking.ts';
import type { DonationStore } from './donation-store.ts';
import { correctionDueModel, feeDueModel, receiptDueModel } from './due-models.ts';
import type { ReportConsent } from './needs.ts';
import { quarantineModel, type QuarantineRow } from './quarantine-model.ts';

export interface WriteBookingsDeps {
  connection: Connection;
  store: DonationStore;
  ledger: Pick<Ledger, 'appendMany'>;
  subscribers: ReportConsent;
}

/**
 * Writes what was booked, all of it in the caller's transaction, in which everything it rests on must have been read. One
 * round trip a collection, however many bookings there are. A booking whose entry the ledger has with another body is
 * left out, and its event waits for a person.
 * @returns what becomes of the events, in the order of the bookings
 */
export async function writeBookings(deps: WriteBookingsDeps, bookings: readonly Booking[], session: ClientSession): Promise<Outcome[]> {
  const conflicts = await bookEntries(deps, bookings, session);
  const sound = bookings.filter((booking) => !conflicts.has(booking));
  const changes = sound.flatMap((booking) => booking.changes);
  if (changes.length > 0) await deps.store.saveMany(changes, session);
  await insertRows(receiptDueModel(deps.connection), sound.flatMap((booking) => booking.receiptsDue), session);
  await insertRows(feeDueModel(deps.connection), sound.flatMap((booking) => booking.feesDue), session);
  await insertRows(correctionDueModel(deps.connection), sound.flatMap((booking) => booking.correctionsDue), session);
  await keepHeld(deps.connection, sound.flatMap(({ held }) => held ?? []), session);
  await tellSubscribers(deps, sound, session);
  return bookings.map((booking) => conflicts.get(booking) ?? booking.outcome);
}

async function tellSubscribers({ subscribers }: WriteBookingsDeps, bookings: readonly Booking[], session: ClientSession): Promise<void> {
  const gifts = bookings.flatMap(({ consents }) => consents).flatMap(({ campaignId, donorEmail, donorName, paidAt }) => (
    donorEmail === null || paidAt === null ? [] : [{ campaignId, email: donorEmail, name: donorName, at: paidAt, source: 'gift' as const }]
  ));
  if (gifts.length > 0) await subscribers.giftsArrived(gifts, { session });
}

async function bookEntries({ ledger }: WriteBookingsDeps, bookings: readonly Booking[], session: ClientSession): Promise<Map<Booking, Outcome>> {
  const entries = bookings.flatMap((booking) => booking.entries.map((entry) => ({ booking, entry })));
  if (entries.length === 0) return new Map();
  const results = await ledger.appendMany(entries.map(({ entry }) => entry), { session });
  const inConflict = entries.filter((_, index) => results[index] === 'conflict');
  return new Map(inConflict.map(({ booking, entry }) => [booking, { state: 'quarantined', reason: `The ledger has another entry under ${entry.key}` }]));
}

async function keepHeld(connection: Connection, rows: readonly QuarantineRow[], session: ClientSession): Promise<void> {
  for (const { _id, ...row } of rows) {
    await quarantineModel(connection).updateOne({ _id }, { $set: { ...row, refunds: [...row.refunds], disputes: [...row.disputes] } }, { session, upsert: true });
  }
}
