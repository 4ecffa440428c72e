import type { Connection } from 'mongoose';
import { donationModel, type DonationEventRow, type DonationRow } from '../../../src/features/donations/donation-model.ts';
import { toReceiptRow, type ReceiptRow } from '../../../src/features/donations/receipt-model.ts';
import { chargeEntry } from '../../../src/features/ledger/index.ts';
import { type EntryRow, ledgerModels, type TotalRow } from '../../../src/features/ledger/ledger-models.ts';
import { inboxModel, type InboxRow } from '../../../src/features/stripe-inbox/inbox-model.ts';
import type { SubscriberRow } from '../../../src/features/subscribers/subscriber-model.ts';
import { money } from '../../../src/shared/money.ts';
import { benchGift, type BenchGift, type Owner, pendingRow } from './bench-gift.ts';

const AT_ONCE = 2_000;
const SECOND = 1000;

/** Puts that many settled gifts of the past into a database, with all the rows that each leaves behind for good, and their total. */
export async function fillDonations(connection: Connection, owner: Owner, count: number): Promise<void> {
  const last = Date.now() - 60 * SECOND;
  let raised = 0;
  for (let from = 0; from < count; from += AT_ONCE) {
    const gifts = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, at) => {
      const gift = benchGift('F', from + at);
      raised += gift.minor;
      return { gift, owner, number: from + at, at: new Date(last - (count - from - at) * SECOND) };
    });
    await Promise.all([
      insert(connection, donationModel(connection).collection.name, gifts.map(paidRow)),
      insert(connection, 'donation-events', gifts.map(eventRow)),
      insert(connection, ledgerModels(connection).entries.collection.name, gifts.map(entryRow)),
      insert(connection, 'receipts', gifts.map(receiptRow)),
      insert(connection, inboxModel(connection).collection.name, gifts.map(inboxRow)),
      insert(connection, 'subscribers', gifts.map(subscriberRow)),
    ]);
  }
  await connection.collection<TotalRow>('totals').insertOne(totalRow(owner.campaignId, raised, count));
}

interface Past {
  gift: BenchGift;
  owner: Owner;
  number: number;
  at: Date;
}

async function insert(connection: Connection, collection: string, rows: { _id: string }[]): Promise<void> {
  await connection.collection<{ _id: string }>(collection).insertMany(rows, { ordered: false });
}

function paidRow({ gift, owner, at }: Past): DonationRow {
  return { ...pendingRow(gift, owner, at), status: 'paid', chargeId: gift.chargeId, paymentIntentId: gift.intentId, paidAt: at };
}

function eventRow({ gift: { donationId }, at }: Past): DonationEventRow {
  return { _id: `dev_${donationId}`, donationId, at, from: 'pending', to: 'paid', why: 'Stripe took the payment', stripeEventId: `evt_${donationId}`, staffId: null, staffName: null };
}

function entryRow({ gift: { chargeId, donationId, minor }, owner, at }: Past): EntryRow {
  const { key, ...body } = chargeEntry({ chargeId, gross: money(minor, 'USD'), at, ...owner, fundraiserId: null, donationId });
  return { _id: key, ...body, recordedAt: at };
}

function receiptRow({ gift, owner, number, at }: Past): ReceiptRow {
  return toReceiptRow({
    donationId: gift.donationId, number: `TH-2026-${String(number + 1).padStart(4, '0')}`, year: 2026, sequence: number + 1, issuedAt: at, giftAt: at,
    amount: money(gift.minor, 'USD'), cover: money(0, 'USD'), donorName: gift.name, donorEmail: gift.email, campaignId: owner.campaignId, campaignTitle: 'A boat for the island',
    fundraiserTitle: null, tribute: null, chargeId: gift.chargeId, timeZone: 'UTC',
    issuer: { id: owner.organizationId, name: 'Test Harbour', legalName: 'Test Harbour Trust', address: ['Quay 1', '2611 Delft'], country: 'NL', registrationNumber: '123', email: 'office@harbour.example', website: '' },
  });
}

/** Its body is short here: what is looked at afterwards is how many there are, and bodies would only fill the disk. */
function inboxRow({ gift: { donationId }, at }: Past): InboxRow {
  return {
    _id: `evt_${donationId}`, source: 'webhook', type: 'charge.succeeded', livemode: false, body: '{}', createdAt: at, receivedAt: at,
    state: 'done', reason: null, attempts: 1, dueAt: at, claim: `claim_${donationId}`, finishedAt: at,
  };
}

function subscriberRow({ gift: { donationId, email, name }, owner: { campaignId }, at }: Past): SubscriberRow {
  return { _id: `sub_${donationId}`, campaignId, email, name, source: 'gift', state: 'active', gave: true, revision: 1, history: [{ at, why: 'gave', state: 'active' }] };
}

function totalRow(campaignId: string, raisedMinor: number, gifts: number): TotalRow {
  return {
    _id: `campaign:${campaignId}:USD`, scope: 'campaign', ownerId: campaignId, currency: 'USD', raisedMinor, grossMinor: raisedMinor, importedMinor: 0, refundedMinor: 0,
    disputedMinor: 0, feesMinor: 0, stripeMinor: raisedMinor, donations: gifts, gifts,
  };
}
