import mongoose, { type ClientSession, type Connection } from 'mongoose';
import type { Logger } from '../../platform/log/logger.ts';
import { inTransaction } from '../../platform/mongo/in-transaction.ts';
import { insertRows } from '../../platform/mongo/insert-rows.ts';
import { isUnreachable } from '../../platform/mongo/is-unreachable.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Campaign } from '../campaigns/index.ts';
import type { Fundraiser } from '../fundraisers/index.ts';
import type { Organization } from '../organizations/index.ts';
import type { OutgoingMail } from '../outbox/index.ts';
import type { Donation } from './donation.ts';
import type { DonationStore } from './donation-store.ts';
import { receiptDueModel, type ReceiptDueRow } from './due-models.ts';
import { ecardDueModel, type EcardDueRow } from './ecard-due-model.ts';
import { lookUp } from './look-up.ts';
import type { CampaignLookup, FundraiserLookup, MailQueue, OrganizationLookup } from './needs.ts';
import { receiptCounterModel, receiptModel, toReceiptRow } from './receipt-model.ts';
import { type Receipt, receiptNumber, receiptYear } from './receipt.ts';
import { tributeInWords } from './tribute.ts';

export interface IssueReceiptsDeps {
  connection: Connection;
  store: DonationStore;
  clock: Clock;
  campaigns: CampaignLookup;
  organizations: OrganizationLookup;
  fundraisers: FundraiserLookup;
  outbox: MailQueue;
  log: Pick<Logger, 'error'>;
}

const BATCH = 100;
/** Waits after a failure: 10 s, 40 s, … six hours at most. */
const backoffMs = (tries: number) => Math.min(10_000 * 4 ** tries, 6 * 3_600_000);

/** A gift with all that its receipt says, still without a number. */
interface Prepared {
  donation: Donation;
  campaign: Campaign;
  fundraiser: Fundraiser | null;
  giftAt: Date;
  /** Of the row, when the gift was read: the donor may correct a name meanwhile. */
  revision: number;
}

/**
 * Gives receipts to paid gifts: numbers that run without gaps, the receipts, and the mails that carry them, in one
 * transaction a year of an organization. Apart from the payment's own transaction, so that the counter, which all gifts
 * of an organization share, holds up no payment.
 * @returns how many it issued
 */
export async function issueReceipts(deps: IssueReceiptsDeps): Promise<number> {
  const due = await receiptDueModel(deps.connection).find({ dueAt: mongoose.trusted({ $lte: deps.clock.now() }) }).sort({ dueAt: 1 }).limit(BATCH).lean();
  if (due.length === 0) return 0;
  const prepared = await prepare(deps, due);
  let issued = 0;
  for (const rows of byYear(due).values()) issued += await issueOrPutOff(deps, rows, prepared);
  return issued;
}

/** Those that can be issued. One that can't, for whatever reason, waits longer each time and stops no other. */
async function issueOrPutOff(deps: IssueReceiptsDeps, rows: readonly ReceiptDueRow[], prepared: ReadonlyMap<string, Prepared>): Promise<number> {
  const organization = await deps.organizations.byId(rows[0]?.organizationId ?? '');
  const bad = organization === null ? rows : rows.filter((row) => !prepared.has(row._id));
  if (bad.length > 0) await putOff(deps, bad, new Error('The gift, its campaign or its organization is missing'));
  const good = organization === null ? [] : rows.filter((row) => prepared.has(row._id));
  return organization === null || good.length === 0 ? 0 : issueApart(deps, organization, good, prepared);
}

/** All in one transaction; where that fails, halves, so that a bad one is found among a hundred in a few steps. */
async function issueApart(deps: IssueReceiptsDeps, organization: Organization, rows: readonly ReceiptDueRow[], prepared: ReadonlyMap<string, Prepared>): Promise<number> {
  try {
    return await inTransaction(deps.connection, (session) => issueOfYear(deps, organization, rows, prepared, session));
  } catch (error) {
    if (isUnreachable(error)) throw error;
    if (rows.length === 1) {
      await putOff(deps, rows, error);
      return 0;
    }
    const half = Math.ceil(rows.length / 2);
    return (await issueApart(deps, organization, rows.slice(0, half), prepared)) + (await issueApart(deps, organization, rows.slice(half), prepared));
  }
}

async function putOff({ connection, clock, log }: IssueReceiptsDeps, rows: readonly ReceiptDueRow[], error: unknown): Promise<void> {
  const now = clock.now().getTime();
  for (const { _id, tries = 0 } of rows) {
    log.error({ err: error, donation: _id, tries: tries + 1 }, 'a receipt could not be issued and will be tried again');
    await receiptDueModel(connection).updateOne({ _id }, { $set: { tries: tries + 1, dueAt: new Date(now + backoffMs(tries)) } });
  }
}

function byYear(due: readonly ReceiptDueRow[]): Map<string, ReceiptDueRow[]> {
  const groups = new Map<string, ReceiptDueRow[]>();
  for (const row of due) {
    const key = `${row.organizationId}:${receiptYear(row.giftAt)}`;
    groups.set(key, [...groups.get(key) ?? [], row]);
  }
  return groups;
}

/**
 * Everything that needs no lock is read before the transaction: what was paid and what for doesn't change any more, and a corrected
 * name or address raises the row's revision.
 * Gifts of which something is missing are left out.
 */
async function prepare({ store, campaigns, fundraisers }: IssueReceiptsDeps, due: readonly ReceiptDueRow[]): Promise<Map<string, Prepared>> {
  const donations = await store.byIds(due.map((row) => row._id));
  const [campaignOf, fundraiserOf] = await Promise.all([
    lookUp([...donations.values()].map(({ campaignId }) => campaignId), (id) => campaigns.byId(id)),
    lookUp([...donations.values()].map(({ fundraiserId }) => fundraiserId), (id) => fundraisers.byId(id)),
  ]);
  return new Map(due.flatMap((row): [string, Prepared][] => {
    const donation = donations.get(row._id);
    const campaign = campaignOf.get(donation?.campaignId ?? '');
    if (donation === undefined || campaign === undefined) return [];
    return [[row._id, { donation, campaign, fundraiser: fundraiserOf.get(donation.fundraiserId ?? '') ?? null, giftAt: row.giftAt, revision: row.revision ?? 0 }]];
  }));
}

/** Two workers collide on the counter; the later one runs again and finds only the rows that are left. */
async function issueOfYear(deps: IssueReceiptsDeps, organization: Organization, rows: readonly ReceiptDueRow[], prepared: ReadonlyMap<string, Prepared>, session: ClientSession): Promise<number> {
  const due = receiptDueModel(deps.connection);
  const ids = mongoose.trusted({ $in: rows.map((row) => row._id) });
  const found = await due.find({ _id: ids }, null, { session }).sort({ dueAt: 1 }).lean();
  const left = found.map((row) => ({ row, each: prepared.get(row._id) })).flatMap(({ row, each }) => (each === undefined || each.revision !== (row.revision ?? 0) ? [] : [each]));
  const [first] = left;
  if (first === undefined) return 0;
  const year = receiptYear(first.giftAt);
  const counter = await receiptCounterModel(deps.connection).findOneAndUpdate(
    { _id: `${organization.id}:${year}` }, { $inc: { last: left.length } }, { session, upsert: true, returnDocument: 'after' },
  ).lean();
  const start = (counter?.last ?? left.length) - left.length;
  const now = deps.clock.now();
  const receipts = left.map((each, index) => receiptOf(each, organization, year, start + index + 1, now));
  await insertRows(receiptModel(deps.connection), receipts.map(toReceiptRow), session);
  await deps.outbox.enqueueMany(left.flatMap(mailsOf), { session });
  await insertRows(ecardDueModel(deps.connection), left.flatMap((each) => cardOf(each, now)), session);
  await due.deleteMany({ _id: mongoose.trusted({ $in: left.map(({ donation }) => donation.id) }) }, { session });
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
    timeZone: campaign.timeZone,
    fundraiserTitle: fundraiser?.title ?? null,
    tribute: donation.tribute === null ? null : tributeInWords(donation.tribute),
    chargeId: donation.chargeId ?? '',
    issuer: { id, name, legalName, address, country, registrationNumber, email, website },
  };
}

/** A card is noted with the receipt: for a gift that is paid, and once. */
function cardOf({ donation: { id, tribute } }: Prepared, now: Date): EcardDueRow[] {
  return tribute === null || tribute.ecard === null ? [] : [{ _id: id, dueAt: tribute.ecard.sendAt ?? now, tries: 0 }];
}

/** The receipt to the donor, and the news to the supporter whose page it came through. */
function mailsOf({ donation, fundraiser }: Prepared): OutgoingMail[] {
  const receipt = { kind: 'receipt', subject: donation.id, to: donation.donorEmail ?? '' };
  return fundraiser === null ? [receipt] : [receipt, { kind: 'supporter-notice', subject: donation.id, to: fundraiser.supporterEmail }];
}
