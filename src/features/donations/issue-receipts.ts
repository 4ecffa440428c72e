import mongoose, { type ClientSession, type Connection } from 'mongoose';
import { inTransaction } from '../../platform/mongo/in-transaction.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Campaign } from '../campaigns/index.ts';
import type { Fundraiser } from '../fundraisers/index.ts';
import type { Organization } from '../organizations/index.ts';
import type { OutgoingMail } from '../outbox/index.ts';
import type { Donation } from './donation.ts';
import type { DonationStore } from './donation-store.ts';
import { receiptDueModel, type ReceiptDueRow } from './due-models.ts';
import { lookUp } from './look-up.ts';
import type { CampaignLookup, FundraiserLookup, MailQueue, OrganizationLookup } from './needs.ts';
import { receiptCounterModel, receiptModel, toReceiptRow } from './receipt-model.ts';
import { type Receipt, receiptNumber, receiptYear } from './receipt.ts';

export interface IssueReceiptsDeps {
  connection: Connection;
  store: DonationStore;
  clock: Clock;
  campaigns: CampaignLookup;
  organizations: OrganizationLookup;
  fundraisers: FundraiserLookup;
  outbox: MailQueue;
}

const BATCH = 100;

/** A gift with all that its receipt says, still without a number. */
interface Prepared {
  donation: Donation;
  campaign: Campaign;
  fundraiser: Fundraiser | null;
  giftAt: Date;
}

/**
 * Gives receipts to paid gifts: numbers that run without gaps, the receipts, and the mails that carry them, in one
 * transaction a year of an organization. Apart from the payment's own transaction, so that the counter, which all gifts
 * of an organization share, holds up no payment.
 * @returns how many it issued
 */
export async function issueReceipts(deps: IssueReceiptsDeps): Promise<number> {
  const due = await receiptDueModel(deps.connection).find({}).sort({ dueAt: 1 }).limit(BATCH).lean();
  if (due.length === 0) return 0;
  const prepared = await prepare(deps, due);
  let issued = 0;
  for (const [key, rows] of byYear(due)) {
    const organization = await deps.organizations.byId(rows[0]?.organizationId ?? '');
    if (organization === null) throw new Error(`Receipts are due for ${key}, but there is no such organization`);
    issued += await inTransaction(deps.connection, (session) => issueOfYear(deps, organization, rows, prepared, session));
  }
  return issued;
}

function byYear(due: readonly ReceiptDueRow[]): Map<string, ReceiptDueRow[]> {
  const groups = new Map<string, ReceiptDueRow[]>();
  for (const row of due) {
    const key = `${row.organizationId}:${receiptYear(row.giftAt)}`;
    groups.set(key, [...groups.get(key) ?? [], row]);
  }
  return groups;
}

/** Everything that needs no lock is read before the transaction: a paid gift and what it was for don't change any more. */
async function prepare({ store, campaigns, fundraisers }: IssueReceiptsDeps, due: readonly ReceiptDueRow[]): Promise<Map<string, Prepared>> {
  const donations = await store.byIds(due.map((row) => row._id));
  const [campaignOf, fundraiserOf] = await Promise.all([
    lookUp([...donations.values()].map(({ campaignId }) => campaignId), (id) => campaigns.byId(id)),
    lookUp([...donations.values()].map(({ fundraiserId }) => fundraiserId), (id) => fundraisers.byId(id)),
  ]);
  return new Map(due.map((row) => {
    const donation = donations.get(row._id);
    const campaign = campaignOf.get(donation?.campaignId ?? '');
    if (donation === undefined || campaign === undefined) throw new Error(`A receipt is due for ${row._id}, of which the gift or the campaign is missing`);
    return [row._id, { donation, campaign, fundraiser: fundraiserOf.get(donation.fundraiserId ?? '') ?? null, giftAt: row.giftAt }];
  }));
}

/** Two workers collide on the counter; the later one runs again and finds only the rows that are left. */
async function issueOfYear(deps: IssueReceiptsDeps, organization: Organization, rows: readonly ReceiptDueRow[], prepared: ReadonlyMap<string, Prepared>, session: ClientSession): Promise<number> {
  const due = receiptDueModel(deps.connection);
  const ids = mongoose.trusted({ $in: rows.map((row) => row._id) });
  const left = (await due.find({ _id: ids }, null, { session }).sort({ dueAt: 1 }).lean()).map((row) => prepared.get(row._id)).filter((each) => each !== undefined);
  const [first] = left;
  if (first === undefined) return 0;
  const year = receiptYear(first.giftAt);
  const counter = await receiptCounterModel(deps.connection).findOneAndUpdate(
    { _id: `${organization.id}:${year}` }, { $inc: { last: left.length } }, { session, upsert: true, returnDocument: 'after' },
  ).lean();
  const start = (counter?.last ?? left.length) - left.length;
  const now = deps.clock.now();
  const receipts = left.map((each, index) => receiptOf(each, organization, year, start + index + 1, now));
  await receiptModel(deps.connection).insertMany(receipts.map(toReceiptRow), { session });
  await deps.outbox.enqueueMany(left.flatMap(mailsOf), { session });
  await due.deleteMany({ _id: ids }, { session });
  return left.length;
}

function receiptOf({ donation, campaign, fundraiser, giftAt }: Prepared, organization: Organization, year: number, sequence: number, now: Date): Receipt {
  const { id, name, legalName, address, country, registrationNumber, email, website } = organization;
  return {
    donationId: donation.id,
    number: receiptNumber(organization.receiptPrefix, year, sequence),
    year,
    sequence,
    issuedAt: now,
    giftAt,
    amount: donation.amount,
    cover: donation.cover,
    donorName: donation.donorName,
    donorEmail: donation.donorEmail ?? '',
    campaignId: campaign.id,
    campaignTitle: campaign.title,
    fundraiserTitle: fundraiser?.title ?? null,
    chargeId: donation.chargeId ?? '',
    issuer: { id, name, legalName, address, country, registrationNumber, email, website },
  };
}

/** The receipt to the donor, and the news to the supporter whose page it came through. */
function mailsOf({ donation, fundraiser }: Prepared): OutgoingMail[] {
  const receipt = { kind: 'receipt', subject: donation.id, to: donation.donorEmail ?? '' };
  return fundraiser === null ? [receipt] : [receipt, { kind: 'supporter-notice', subject: donation.id, to: fundraiser.supporterEmail }];
}
