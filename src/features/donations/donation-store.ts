import { isDeepStrictEqual } from 'node:util';
import mongoose, { type ClientSession, type Connection } from 'mongoose';
import { insertRows } from '../../platform/mongo/insert-rows.ts';
import { newId } from '../../shared/ids.ts';
import { money } from '../../shared/money.ts';
import { donationEventModel, type DonationEventRow, donationModel, type DonationRow } from './donation-model.ts';
import type { Donation } from './donation.ts';

/** Why a donation changed, for its history. */
export interface Cause {
  why: string;
  stripeEventId?: string;
  /** The staff member who did it. */
  staff?: StaffMember;
}

/** Who did something, for the history: the account's id, and the name as it is now. */
export interface StaffMember {
  accountId: string;
  name: string;
}

/** What is to be written of a donation: as it was read, and as it is from now on. */
export interface DonationChange {
  before: Donation;
  after: Donation;
  cause: Cause;
}

/** Donations in the database: documents in, domain objects out. Every change of status is written with its history. */
export function createDonationStore(connection: Connection) {
  const donations = donationModel(connection);
  const events = donationEventModel(connection);
  const found = (row: DonationRow | null) => (row === null ? null : toDonation(row));

  /** Writes changes in the caller's transaction, in which each `before` must have been read. Of a donation that changes twice the last stays. */
  async function saveMany(changes: readonly DonationChange[], session: ClientSession): Promise<void> {
    const whole = new Map<string, Pick<DonationChange, 'before' | 'after'>>();
    for (const { before, after } of changes) whole.set(after.id, { before: whole.get(after.id)?.before ?? before, after });
    const writes = [...whole.values()].flatMap(({ before, after }) => {
      const fields = changedFields(toRow(before), toRow(after));
      return Object.keys(fields).length === 0 ? [] : [{ updateOne: { filter: { _id: after.id }, update: { $set: fields } } }];
    });
    if (writes.length > 0) await donations.bulkWrite(writes, { session });
    await insertRows(events, changes.filter(isNews).map(({ before, after, cause }) => eventRow(after, before, cause)), session);
  }

  return {
    /** @throws a duplicate key error for a form that was sent before */
    async insert(given: readonly Donation[], cause: Cause, session: ClientSession): Promise<void> {
      await donations.insertMany(given.map(toRow), { session });
      await events.insertMany(given.map((donation) => eventRow(donation, null, cause)), { session });
    },

    byId: async (id: string, session: ClientSession | null = null) => found(await donations.findById(id, null, { session }).lean()),

    byChargeId: async (chargeId: string, session: ClientSession | null = null) => found(await donations.findOne({ chargeId }, null, { session }).lean()),

    byFormKey: async (formKey: string) => found(await donations.findOne({ formKey }).lean()),

    async byIds(ids: readonly string[], session: ClientSession | null = null): Promise<Map<string, Donation>> {
      const rows = await donations.find({ _id: mongoose.trusted({ $in: [...ids] }) }, null, { session }).lean();
      return new Map(rows.map((row) => [row._id, toDonation(row)]));
    },

    async byFormKeys(formKeys: readonly string[], session: ClientSession): Promise<Map<string, Donation>> {
      const rows = await donations.find({ formKey: mongoose.trusted({ $in: [...formKeys] }) }, null, { session }).lean();
      return new Map(rows.map((row) => [row.formKey, toDonation(row)]));
    },

    save: (before: Donation, after: Donation, cause: Cause, session: ClientSession) => saveMany([{ before, after, cause }], session),

    saveMany,

    /** Adds to the history what somebody did about a donation that stays where it is. */
    async note(donation: Donation, cause: Cause, at: Date, session: ClientSession): Promise<void> {
      await events.insertMany([{ ...eventRow(donation, donation, cause), at }], { session });
    },

    /** Keeps what Stripe answered, unless another attempt has begun meanwhile. */
    async keepSession(donation: Donation, sessionId: string, sessionUrl: string): Promise<void> {
      await donations.updateOne(
        { _id: donation.id, 'attempt.number': donation.attempt.number },
        { $set: { 'attempt.sessionId': sessionId, 'attempt.sessionUrl': sessionUrl } },
      );
    },

    async history(donationId: string): Promise<DonationEventRow[]> {
      return events.find({ donationId }).sort({ at: 1 }).lean();
    },
  };
}

export type DonationStore = ReturnType<typeof createDonationStore>;

/** Whether the history should tell it. */
function isNews({ before, after }: DonationChange): boolean {
  const sameFacts = before.refunds === after.refunds && before.disputes === after.disputes;
  return before.status !== after.status || before.attempt.number !== after.attempt.number || !sameFacts;
}

function eventRow(after: Donation, before: Donation | null, { why, stripeEventId, staff }: Cause): DonationEventRow {
  return {
    _id: newId('dev'), donationId: after.id, at: after.statusAt, from: before?.status ?? null, to: after.status,
    why, stripeEventId: stripeEventId ?? null, staffId: staff?.accountId ?? null, staffName: staff?.name ?? null,
  };
}

/** Most changes leave most of a donation alone, and what isn't written needs no index entry either. */
function changedFields(before: DonationRow, after: DonationRow): Partial<DonationRow> {
  const names = Object.keys(after) as (keyof DonationRow)[];
  return Object.fromEntries(names.filter((name) => !isDeepStrictEqual(before[name], after[name])).map((name) => [name, after[name]]));
}

function toRow({ id, amount, cover, ...rest }: Donation): DonationRow {
  return { _id: id, currency: amount.currency, amountMinor: amount.minor, coverMinor: cover.minor, ...rest };
}

export function toDonation({ _id, currency, amountMinor, coverMinor, formNonce = null, tribute = null, refunds = [], disputes = [], refundsAsked: _notShown, ...rest }: DonationRow): Donation {
  return { id: _id, amount: money(amountMinor, currency), cover: money(coverMinor, currency), formNonce, tribute, refunds, disputes, ...rest };
}
