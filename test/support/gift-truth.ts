import type { Db } from 'mongodb';
import { readMail } from './mailbox-client.ts';

/** What is stored about one donor's gift, read by the stock driver. Ids are text throughout. */
export interface GiftTruth {
  donations: Row[];
  charges: Row[];
  fees: Row[];
  receipts: Row[];
  receiptMails: Row[];
  /** Everything of anybody's that background work still has to do. */
  due: string[];
}

export type Row = { _id: string } & Record<string, unknown>;

const rowsOf = (database: Db, collection: string, filter: object) => database.collection<Row>(collection).find(filter).toArray();

export async function readGift(database: Db, email: string): Promise<GiftTruth> {
  const donations = await rowsOf(database, 'donations', { donorEmail: email });
  const ids = donations.map((row) => row._id);
  const [charges, fees, receipts, receiptMails, due] = await Promise.all([
    rowsOf(database, 'ledger-entries', { donationId: { $in: ids }, kind: 'charge' }),
    rowsOf(database, 'ledger-entries', { donationId: { $in: ids }, kind: 'fee' }),
    rowsOf(database, 'receipts', { _id: { $in: ids } }),
    rowsOf(database, 'outbox', { kind: 'receipt', to: email }),
    whatIsDue(database),
  ]);
  return { donations, charges, fees, receipts, receiptMails, due };
}

/** Names what is left to do; nothing may be when all has come to rest. */
export async function whatIsDue(database: Db): Promise<string[]> {
  const open: [string, object][] = [
    ['stripe-events', { state: 'due' }], ['ledger-unfolded', {}], ['receipts-due', {}], ['fees-due', {}], ['outbox', { state: { $in: ['queued', 'sending'] } }],
  ];
  const counts = await Promise.all(open.map(async ([collection, filter]) => ({ collection, count: await database.collection(collection).countDocuments(filter) })));
  return counts.filter(({ count }) => count > 0).map(({ collection, count }) => `${count} in ${collection}`);
}

/** What of Stripe's own words the house has not heard: ids of its newest events that are not stored. */
export async function unheardEvents(database: Db, stripeBase: string): Promise<string[]> {
  const events = await askStripe(stripeBase, '/v1/events?limit=40');
  const heard = await database.collection<Row>('stripe-events').find({ _id: { $in: events.map(({ id }) => id) } }).project<{ _id: string }>({ _id: 1 }).toArray();
  const known = new Set(heard.map((row) => row._id));
  return events.map(({ id }) => id).filter((id) => !known.has(id));
}

/** One page of a list of Stripe's, newest first. */
export async function askStripe(stripeBase: string, path: string): Promise<({ id: string } & Record<string, unknown>)[]> {
  const answer = await fetch(`${stripeBase}${path}`, { headers: { authorization: 'Bearer sk_test_fault_tests' } });
  if (!answer.ok) throw new Error(`Stripe's sandbox answered ${answer.status}: ${await answer.text()}`);
  return ((await answer.json()) as { data: ({ id: string } & Record<string, unknown>)[] }).data;
}

/** The receipt's mails as they arrived, and under how many Message-IDs. */
export async function receiptsInMailbox(mailBase: string, email: string): Promise<{ copies: number; messageIds: number }> {
  const mails = (await readMail(mailBase, { to: email })).filter((mail) => mail.attachments.some(({ filename }) => filename.endsWith('.pdf')));
  return { copies: mails.length, messageIds: new Set(mails.map((mail) => mail.messageId)).size };
}

/** Adds up what the ledger's entries say was given to a campaign, apart from the totals that the site shows. */
export async function sumOfLedger(database: Db, campaignId: string): Promise<{ raised: number; donations: number; balanced: boolean }> {
  const entries = await rowsOf(database, 'ledger-entries', { campaignId });
  const postings = (row: Row) => row.postings as { account: string; minor: number }[];
  const gifts = entries.flatMap(postings).filter(({ account }) => account === 'income:gifts');
  return {
    raised: -gifts.reduce((sum, { minor }) => sum + minor, 0),
    donations: gifts.length,
    balanced: entries.every((entry) => postings(entry).reduce((sum, { minor }) => sum + minor, 0) === 0),
  };
}
