import mongoose, { type Connection, type QueryFilter } from 'mongoose';
import { normalizeEmail } from '../../shared/text.ts';
import { correctionModel } from './correction-model.ts';
import { donationModel, type DonationRow } from './donation-model.ts';
import type { Donation, DonationStatus } from './donation.ts';
import { toDonation } from './donation-store.ts';
import { receiptModel } from './receipt-model.ts';

/** What donations are looked for by. Every field narrows. */
export interface DonationFilter {
  organizationIds: readonly string[];
  status?: DonationStatus | undefined;
  email?: string | undefined;
  /** Any word of the name begins like this. */
  name?: string | undefined;
  ids?: readonly string[] | undefined;
  chargeId?: string | undefined;
  paymentIntentId?: string | undefined;
}

export interface DonationList {
  donations: Donation[];
  /** Hand it in as `before` for the page that follows; null on the last. */
  older: string | null;
  /** A name was looked for among so many gifts that the search was given up. */
  gaveUp: boolean;
}

/** Names have no index: a search that takes longer would hold up those who give. */
const PATIENCE_MS = 4_000;
const MAX_TIME_EXPIRED = 50;

/** Newest first. @param page `before` is an earlier page's `older` */
export async function listDonations(connection: Connection, filter: DonationFilter, page: { before?: string | undefined; limit: number }): Promise<DonationList> {
  try {
    const rows = await donationModel(connection).find(queryOf(filter, page.before)).sort({ createdAt: -1, _id: -1 }).limit(page.limit + 1).maxTimeMS(PATIENCE_MS).lean();
    const shown = rows.slice(0, page.limit);
    const last = shown.at(-1);
    return { donations: shown.map(toDonation), older: rows.length > page.limit && last !== undefined ? `${last.createdAt.getTime()}.${last._id}` : null, gaveUp: false };
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === MAX_TIME_EXPIRED) return { donations: [], older: null, gaveUp: true };
    throw error;
  }
}

/** @param number of a receipt or a credit note, as printed @returns the donation's id */
export async function donationIdOfPaper(connection: Connection, number: string): Promise<string | null> {
  const receipt = await receiptModel(connection).findOne({ number }, { _id: 1 }).lean();
  if (receipt !== null) return receipt._id;
  return (await correctionModel(connection).findOne({ number }, { donationId: 1 }).lean())?.donationId ?? null;
}

function queryOf({ organizationIds, status, email, name, ids, chargeId, paymentIntentId }: DonationFilter, before: string | undefined): QueryFilter<DonationRow> {
  return {
    organizationId: mongoose.trusted({ $in: [...organizationIds] }),
    ...(status === undefined ? {} : { status }),
    ...(email === undefined ? {} : { donorEmail: normalizeEmail(email) }),
    ...(name === undefined ? {} : { donorName: new RegExp(`(^|\\s)${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`, 'i') }),
    ...(ids === undefined ? {} : { _id: mongoose.trusted({ $in: [...ids] }) }),
    ...(chargeId === undefined ? {} : { chargeId }),
    ...(paymentIntentId === undefined ? {} : { paymentIntentId }),
    ...olderThan(before),
  };
}

function olderThan(before: string | undefined): QueryFilter<DonationRow> {
  const [, milliseconds, id] = /^(\d{1,15})\.(don_\w{1,40})$/.exec(before ?? '') ?? [];
  if (milliseconds === undefined || id === undefined) return {};
  const at = new Date(Number.parseInt(milliseconds, 10));
  return { $or: [{ createdAt: mongoose.trusted({ $lt: at }) }, { createdAt: at, _id: mongoose.trusted({ $lt: id }) }] };
}
