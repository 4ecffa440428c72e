import type { LedgerEntry } from '../ledger/index.ts';
import { UNASSIGNED } from '../ledger/index.ts';
import { missingEntry, unknownKind, wrongConversion, wrongSum } from './difference-sentence.ts';
import type { FoundDifference } from './difference-model.ts';
import { type ExpectedEntry, expectedEntries, type Movement } from './movement.ts';
import type { StripeTransactionRow } from './transaction-model.ts';

/** For how long a movement may be in one of the two books only: events, fees and retries take their time. */
export const PATIENCE_MS = 3_600_000;

export interface Judged {
  row: Omit<StripeTransactionRow, 'payoutId'>;
  /** What of it came in, or left with a minus, in another currency than its own; see SumRow. */
  converted: { currency: string; minor: number }[];
  difference: FoundDifference | null;
}

export interface Evidence {
  /** Entries by key: at least those that the movement is expected to be, and its charge's. */
  entries: ReadonlyMap<string, LedgerEntry>;
  /** Whether it is this platform's money. */
  ours: boolean;
  now: Date;
}

/** Compares a movement with the ledger's entries of it. */
export function judge(movement: Movement, { entries, ours, now }: Evidence): Judged {
  const expected = expectedEntries(movement);
  const found = expected.flatMap(({ key }) => entries.get(key) ?? []);
  const base = { ...movement, reason: null, ...partiesOf(found, entries, movement) };
  if (!ours && found.length === 0) return { row: { ...base, state: 'foreign', reason: 'Of other business in the same Stripe account', entryKeys: [], matchedMinor: 0 }, converted: [], difference: null };
  if (movement.convertedFrom !== null) return judgeConverted(movement, movement.convertedFrom, { expected, entries, base, now });
  const entryKeys = found.map(({ key }) => key);
  const matchedMinor = found.reduce((sum, entry) => sum + (entry.currency === movement.currency ? atStripe(entry) : 0), 0);
  const missing = expected.filter(({ key }) => !entries.has(key));
  const differs = expected.some(({ key, minor }) => {
    const entry = entries.get(key);
    return entry !== undefined && (entry.currency !== movement.currency || atStripe(entry) !== minor);
  });
  const wrong = differs || (missing.length === 0 && expected.length > 0 && matchedMinor !== movement.netMinor);
  const row = { ...base, entryKeys, matchedMinor };
  if (!wrong && missing.length === 0 && matchedMinor === movement.netMinor) return { row: { ...row, state: 'matched' }, converted: [], difference: null };
  if (!wrong && isYoung(movement, now)) return { row: { ...row, state: 'waiting' }, converted: [], difference: null };
  return { row: { ...row, state: 'different' }, converted: [], difference: differenceOf(row, { expected, wrong, missing }) };
}

/** What an entry says that Stripe's balance gained, in minor units. */
export function atStripe(entry: LedgerEntry): number {
  return entry.postings.reduce((sum, { account, minor }) => sum + (account === 'assets:stripe' ? minor : 0), 0);
}

function isYoung({ created }: Movement, now: Date): boolean {
  return now.getTime() - created.getTime() < PATIENCE_MS;
}

interface ToConvert {
  expected: ExpectedEntry[];
  entries: ReadonlyMap<string, LedgerEntry>;
  base: Omit<StripeTransactionRow, 'payoutId' | 'state' | 'entryKeys' | 'matchedMinor'>;
  now: Date;
}

/**
 * The ledger has it in the donor's currency and Stripe in another, so the sum that Stripe says was paid is compared, and
 * what Stripe kept of it. What it became in Stripe's currency is in no entry: the tie counts it on both sides.
 */
function judgeConverted(movement: Movement, paidIn: string, { expected, entries, base, now }: ToConvert): Judged {
  const found = expected.flatMap(({ key }) => entries.get(key) ?? []);
  if (found.length === expected.length) {
    const foreign = found.filter(({ currency }) => currency !== movement.currency);
    const converted = [
      { currency: movement.currency, minor: movement.netMinor - found.reduce((sum, entry) => sum + (entry.currency === movement.currency ? atStripe(entry) : 0), 0) },
      ...foreign.map((entry) => ({ currency: entry.currency, minor: 0 - atStripe(entry) })),
    ];
    return { row: { ...base, state: 'matched', reason: `Converted from ${paidIn}`, entryKeys: found.map(({ key }) => key), matchedMinor: movement.netMinor }, converted, difference: wronglyConverted(movement, paidIn, { expected, entries, base }) };
  }
  // Its entries are counted as unmatched until all of them are there, so that no sum counts half of a conversion.
  const row = { ...base, entryKeys: [], matchedMinor: 0 };
  if (isYoung(movement, now)) return { row: { ...row, state: 'waiting' }, converted: [], difference: null };
  const missing = expected.filter(({ key }) => !entries.has(key));
  return { row: { ...row, state: 'different' }, converted: [], difference: differenceOf(row, { expected, wrong: false, missing }) };
}

function wronglyConverted(movement: Movement, paidIn: string, { expected, entries, base }: Omit<ToConvert, 'now'>): FoundDifference | null {
  for (const { key, minor } of expected) {
    const isFee = key.startsWith('fee:');
    const right = isFee ? { minor, currency: movement.currency } : { minor: movement.paidMinor, currency: paidIn };
    const entry = entries.get(key);
    if (entry === undefined || right.minor === null || (entry.currency === right.currency && atStripe(entry) === right.minor)) continue;
    const booked = { minor: atStripe(entry), currency: entry.currency };
    return {
      _id: movement._id, kind: 'wrong-sum', subject: movement.source ?? movement._id, organizationId: base.organizationId, currency: right.currency,
      amountMinor: right.minor - (booked.currency === right.currency ? booked.minor : 0),
      sentence: wrongConversion(movement, { paid: { minor: right.minor, currency: right.currency }, booked, isFee }),
    };
  }
  return null;
}

function differenceOf(row: Omit<StripeTransactionRow, 'payoutId' | 'state'>, { expected, wrong, missing }: { expected: ExpectedEntry[]; wrong: boolean; missing: ExpectedEntry[] }): FoundDifference {
  const about = { _id: row._id, subject: row.source ?? row._id, amountMinor: row.netMinor - row.matchedMinor, currency: row.currency, organizationId: row.organizationId };
  if (expected.length === 0) return { ...about, kind: 'missing-entry', sentence: unknownKind(row) };
  if (wrong) return { ...about, kind: 'wrong-sum', sentence: wrongSum(row) };
  return { ...about, kind: 'missing-entry', sentence: missingEntry(row, missing.every(({ key }) => key.startsWith('fee:'))) };
}

/** Whose it is: where staff have moved it, else as its entries say, else as the entry of the charge that it is about says. */
function partiesOf(found: readonly LedgerEntry[], entries: ReadonlyMap<string, LedgerEntry>, { chargeId, donationId }: Movement): Pick<StripeTransactionRow, 'organizationId' | 'campaignId' | 'donationId'> {
  const known = entries.get(`moved:${chargeId ?? ''}:in`) ?? found[0] ?? entries.get(`charge:${chargeId ?? ''}`);
  const nameable = (id: string | undefined) => (id === undefined || id === UNASSIGNED ? null : id);
  return { organizationId: nameable(known?.organizationId), campaignId: nameable(known?.campaignId), donationId: known?.donationId ?? donationId };
}
