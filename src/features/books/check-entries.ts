import mongoose from 'mongoose';
import { type EntryKind, type LedgerEntry, UNASSIGNED } from '../ledger/index.ts';
import { missingTransaction } from './difference-sentence.ts';
import type { FoundDifference } from './difference-model.ts';
import { atStripe } from './judge.ts';
import { takeTransactions } from './read-transactions.ts';
import { keepLease, type Run } from './run.ts';
import { resolveDifferences, saveDifferences } from './save-judged.ts';

const PAGE = 500;
export const DAY_MS = 86_400_000;
/** For so many entries a comparison asks Stripe by name before it says that Stripe doesn't know them. */
const MOST_QUESTIONS = 100;
const kinds: readonly EntryKind[] = ['charge', 'fee', 'refund', 'refund-failed', 'dispute', 'dispute-reinstated', 'payout'];

/** What entries that no balance transaction is matched to posted to Stripe's balance, by currency, in minor units. */
export type Unmatched = Map<string, number>;

/**
 * Finds entries about Stripe's balance that Stripe has no movement for. A day is given to Stripe; after that it is asked
 * by name, and what it doesn't know is a difference.
 * @param from entries of this moment and later are looked at
 * @returns what the younger ones sum up to
 */
export async function checkEntries(run: Run, from: Date): Promise<Unmatched> {
  const young: Unmatched = new Map();
  const dayAgo = new Date(run.until.getTime() - DAY_MS);
  let questions = MOST_QUESTIONS;
  let after: string | undefined;
  for (;;) {
    await keepLease(run);
    const page = await run.ledger.entriesOf({ from, kinds }, { limit: PAGE, ...(after === undefined ? {} : { after }) });
    const unmatched = await withoutTransaction(run, page.entries);
    for (const entry of unmatched.filter(({ at }) => at >= dayAgo)) young.set(entry.currency, (young.get(entry.currency) ?? 0) + atStripe(entry));
    const old = unmatched.filter(({ at }) => at < dayAgo);
    for (const entry of old.slice(0, questions)) await askFor(run, entry);
    questions = Math.max(0, questions - old.length);
    await saveDifferences(run, (await withoutTransaction(run, old)).map(toDifference));
    if (page.next === null) return young;
    after = page.next;
  }
}

/** Differences of this kind end when Stripe's movement has turned up after all. */
export async function recheckMissingTransactions(run: Run): Promise<void> {
  const open = await run.models.differences.find({ kind: 'missing-transaction', resolvedAt: null }, { subject: 1 }).lean();
  for (let at = 0; at < open.length; at += PAGE) {
    const keys = open.slice(at, at + PAGE).map(({ subject }) => subject);
    const matched = await matchedKeys(run, keys);
    await resolveDifferences(run, keys.filter((key) => matched.has(key)));
  }
}

async function withoutTransaction(run: Run, entries: readonly LedgerEntry[]): Promise<LedgerEntry[]> {
  const matched = await matchedKeys(run, entries.map(({ key }) => key));
  return entries.filter(({ key }) => !matched.has(key));
}

async function matchedKeys({ models }: Run, keys: readonly string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const rows = await models.transactions.find({ entryKeys: mongoose.trusted({ $in: [...keys] }) }, { entryKeys: 1 }).lean();
  return new Set(rows.flatMap(({ entryKeys }) => entryKeys));
}

async function askFor(run: Run, { key }: LedgerEntry): Promise<void> {
  const [what, id] = key.split(':');
  if (id === undefined) return;
  const filter = what === 'fee' ? await sourceOfTransaction(run, id) : id;
  if (filter === null) return;
  const found = await run.stripe.balanceTransactions.list({ source: filter, limit: 100, expand: ['data.source'] });
  await takeTransactions(run, found.data);
}

/** @returns what the transaction is of, or null when Stripe has no such transaction */
async function sourceOfTransaction({ stripe }: Run, id: string): Promise<string | null> {
  try {
    const { source } = await stripe.balanceTransactions.retrieve(id);
    return typeof source === 'string' ? source : source?.id ?? null;
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'resource_missing') return null;
    throw error;
  }
}

function toDifference(entry: LedgerEntry): FoundDifference {
  const minor = atStripe(entry);
  return {
    _id: entry.key, kind: 'missing-transaction', subject: entry.key, sentence: missingTransaction(entry, minor),
    amountMinor: 0 - minor, currency: entry.currency,
    organizationId: entry.organizationId === UNASSIGNED ? null : entry.organizationId,
  };
}
