import type { ClientSession, Connection } from 'mongoose';
import { inTransaction } from '../../platform/mongo/in-transaction.ts';
import type { Clock } from '../../shared/clock.ts';
import { newId } from '../../shared/ids.ts';
import { type Money, zero } from '../../shared/money.ts';
import type { Campaign } from '../campaigns/index.ts';
import { importEntry, type Ledger } from '../ledger/index.ts';
import type { Donation } from './donation.ts';
import type { DonationStore } from './donation-store.ts';
import { type ImportedGift, type ImportError, readImportRows } from './import-rows.ts';
import type { ReportConsent } from './needs.ts';

export interface ImportGiftsDeps {
  connection: Connection;
  store: DonationStore;
  clock: Clock;
  ledger: Pick<Ledger, 'appendMany'>;
  subscribers: ReportConsent;
}

export interface ImportGifts {
  campaign: Campaign;
  /** With the columns date,amount,currency,donor,mail,visibility,message,reference. */
  csv: string;
  /** The fundraiser that gifts came through, by their reference. */
  fundraiserOf?: ReadonlyMap<string, string>;
}

export type GiftsImported = { ok: true; imported: number; already: number; sum: Money } | { ok: false; errors: ImportError[] };

const BATCH = 100;

/**
 * Enters a former platform's gifts: no receipt, no mail to the donor, but in every figure. A reference is entered once in
 * a campaign, so the same file can be sent again, and one that broke off can be taken up. A wrong line, or a reference
 * that was entered with another sum before, refuses the whole file before anything is written.
 */
export async function importGifts(deps: ImportGiftsDeps, input: ImportGifts): Promise<GiftsImported> {
  const rows = readImportRows(input.csv, input.campaign.currency);
  if (!rows.ok) return rows;
  const batches = Array.from({ length: Math.ceil(rows.gifts.length / BATCH) }, (_, index) => rows.gifts.slice(index * BATCH, (index + 1) * BATCH));
  const conflicts: ImportError[] = [];
  for (const batch of batches) conflicts.push(...await changedSince(deps, input, batch));
  if (conflicts.length > 0) return { ok: false, errors: conflicts };
  let imported = 0;
  for (const batch of batches) imported += await inTransaction(deps.connection, (session) => enter(deps, input, batch, session));
  return { ok: true, imported, already: rows.gifts.length - imported, sum: rows.sum };
}

async function changedSince({ connection, store }: ImportGiftsDeps, input: ImportGifts, batch: readonly ImportedGift[]): Promise<ImportError[]> {
  const known = await inTransaction(connection, (session) => store.byFormKeys(batch.map((gift) => formKeyOf(input.campaign, gift)), session));
  return batch.flatMap((gift) => {
    const before = known.get(formKeyOf(input.campaign, gift));
    if (before === undefined || (before.amount.minor === gift.amount.minor && before.fundraiserId === fundraiserIdOf(input, gift))) return [];
    return [{ line: gift.line, message: `reference ${gift.reference} was entered before with another amount or fundraiser` }];
  });
}

async function enter(deps: ImportGiftsDeps, input: ImportGifts, batch: readonly ImportedGift[], session: ClientSession): Promise<number> {
  const known = await deps.store.byFormKeys(batch.map((gift) => formKeyOf(input.campaign, gift)), session);
  const fresh = batch.filter((gift) => !known.has(formKeyOf(input.campaign, gift)));
  if (fresh.length === 0) return 0;
  const now = deps.clock.now();
  const donations = fresh.map((gift) => donationOf(input, gift, now));
  await deps.store.insert(donations, { why: 'Imported from a former platform' }, session);
  const { organizationId, id: campaignId } = input.campaign;
  const entries = fresh.map(({ reference, amount: gross, at }, index) => {
    const donation = donations[index];
    return importEntry({ reference, gross, at, organizationId, campaignId, fundraiserId: donation?.fundraiserId ?? null, donationId: donation?.id ?? null });
  });
  const appended = await deps.ledger.appendMany(entries, { session });
  if (appended.some((each) => each !== 'appended')) throw new Error(`The ledger has gifts of ${input.campaign.slug} that the donations don't have`);
  for (const { donorEmail: email, donorName: name, at } of fresh) {
    if (email !== null) await deps.subscribers.giftArrived({ campaignId, email, name, at, source: 'import' }, { session });
  }
  return fresh.length;
}

function donationOf(input: ImportGifts, gift: ImportedGift, now: Date): Donation {
  const { campaign } = input;
  return {
    id: newId('don'),
    source: 'import',
    campaignId: campaign.id,
    organizationId: campaign.organizationId,
    fundraiserId: fundraiserIdOf(input, gift),
    purpose: campaign.title,
    status: 'paid',
    amount: gift.amount,
    cover: zero(gift.amount.currency),
    donorName: gift.donorName,
    donorEmail: gift.donorEmail,
    message: gift.message,
    visibility: gift.visibility,
    reports: gift.donorEmail !== null,
    formKey: formKeyOf(campaign, gift),
    formNonce: null,
    attempt: { number: 0, startedAt: gift.at, sessionId: null, sessionUrl: null },
    paymentIntentId: null,
    chargeId: null,
    failure: null,
    cancelAskedAt: null,
    createdAt: gift.at,
    statusAt: now,
    paidAt: gift.at,
    refunds: [],
    disputes: [],
    tribute: null,
  };
}

function formKeyOf(campaign: Campaign, gift: ImportedGift): string {
  return `import:${campaign.id}:${gift.reference}`;
}

function fundraiserIdOf({ fundraiserOf }: ImportGifts, gift: ImportedGift): string | null {
  return fundraiserOf?.get(gift.reference) ?? null;
}
