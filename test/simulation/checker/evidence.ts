import type { Db, Document } from 'mongodb';
import type { Journal } from '../journal.ts';
import type { StripeObject, StripeTruth } from '../stripe-truth.ts';

/** A stored document, read by the stock driver: ids are text throughout. */
export type Row = { _id: string } & Record<string, unknown>;

/** What Stripe has, what the house has, and what was meant: everything that the checker judges by. */
export interface Evidence {
  stripe: { charges: StripeObject[]; refunds: StripeObject[]; disputes: StripeObject[]; transactions: StripeObject[]; sessions: StripeObject[] };
  house: Record<(typeof collections)[number], Row[]>;
  journal: Journal;
  site: string;
}

const collections = [
  'donations', 'ledger-entries', 'totals', 'receipts', 'receipt-counters', 'corrections', 'correction-counters', 'quarantined-payments', 'refund-requests', 'campaigns', 'fundraisers',
  'organizations', 'differences', 'outbox', 'stripe-events',
  // Must be empty when all has come to rest.
  'ledger-unfolded', 'ledger-stuck', 'receipts-due', 'fees-due', 'corrections-due', 'checkouts-due',
] as const;

/** What is large and says nothing to the checker. */
const leftOut: Record<string, Document> = { 'stripe-events': { body: 0 }, outbox: { history: 0 }, campaigns: { story: 0 } };

export async function gatherEvidence(database: Db, stripe: StripeTruth, journal: Journal, site: string): Promise<Evidence> {
  const [charges, refunds, disputes, transactions, sessions] = await Promise.all(
    ['charges', 'refunds', 'disputes', 'balance_transactions', 'checkout/sessions'].map((what) => stripe.all(`/v1/${what}`)),
  );
  const rows = await Promise.all(collections.map(async (name) => [name, await database.collection<Row>(name).find({}, { projection: leftOut[name] ?? {} }).toArray()] as const));
  return {
    stripe: { charges: charges ?? [], refunds: refunds ?? [], disputes: disputes ?? [], transactions: transactions ?? [], sessions: sessions ?? [] },
    house: Object.fromEntries(rows) as Evidence['house'],
    journal, site,
  };
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : String(value);
}

/** An id, whether the object came whole or by its id. */
export function idOf(value: unknown): string {
  return typeof value === 'object' && value !== null && 'id' in value ? String(value.id) : text(value);
}

export function byId<Item extends { _id: string } | { id: string }>(items: readonly Item[]): Map<string, Item> {
  return new Map(items.map((item) => ['_id' in item ? item._id : item.id, item]));
}

export function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

export function sum<Item>(items: readonly Item[], amountOf: (item: Item) => number): number {
  return items.reduce((total, item) => total + amountOf(item), 0);
}
