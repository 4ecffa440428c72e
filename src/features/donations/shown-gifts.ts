import mongoose, { type Connection } from 'mongoose';
import { type DonationRow, donationModel } from './donation-model.ts';
import { toDonation } from './donation-store.ts';
import { type Donation, isPublic, shownStatuses } from './donation.ts';

/** Whose gifts: a campaign's, with those that came through its fundraisers, or one fundraiser's. */
export type GiftsOf = { campaignId: string } | { fundraiserId: string };

/** Most lost disputes took all of a gift. So many are looked through for those that did not: more would make the page slow. */
const MOST_LOST = 1_000;
const lost = 'dispute-lost';
const hardlyEverEmpty = shownStatuses.filter((status) => status !== lost);

/** A query for each state: each is read from the end of its index, however many gifts there are, and nothing is sorted. */
export async function newestShown(connection: Connection, of: GiftsOf, limit: number): Promise<Donation[]> {
  const inState = hardlyEverEmpty.map(async (status) => (await donationModel(connection).find({ ...of, status }).sort({ paidAt: -1 }).limit(limit).lean()).map(toDonation));
  const found = await Promise.all([...inState, partlyLost(connection, of, limit)]);
  return found.flat()
    .filter(isPublic)
    .sort((a, b) => (b.paidAt?.getTime() ?? 0) - (a.paidAt?.getTime() ?? 0))
    .slice(0, limit);
}

/** How many gifts of a campaign are shown up to a moment. */
export async function countShown(connection: Connection, campaignId: string, upTo: Date): Promise<number> {
  const paidAt = mongoose.trusted({ $lte: upTo });
  const counted = donationModel(connection).countDocuments({ campaignId, status: mongoose.trusted({ $in: [...hardlyEverEmpty] }), paidAt });
  return (await counted) + (await partlyLost(connection, { campaignId, paidAt }, MOST_LOST)).length;
}

async function partlyLost(connection: Connection, of: GiftsOf & { paidAt?: object }, limit: number): Promise<Donation[]> {
  const found: Donation[] = [];
  const rows: AsyncIterable<DonationRow> = donationModel(connection).find({ ...of, status: lost }).sort({ paidAt: -1 }).limit(MOST_LOST).lean().cursor();
  for await (const row of rows) {
    const donation = toDonation(row);
    if (isPublic(donation)) found.push(donation);
    if (found.length === limit) break;
  }
  return found;
}
