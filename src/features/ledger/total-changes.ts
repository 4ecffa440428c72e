import type { LedgerEntry } from './entry.ts';
import { entryEffect, figureNames, type Figures, isGift, isReversal, noFigures, ownersOf, totalKey, type TotalOwner } from './total-effect.ts';

/** What is to be added to one total. */
export interface TotalChange extends TotalOwner, Figures {
  /** `campaign:cmp_…:USD` */
  key: string;
}

/** Sums by the total's key, for more entries than fit in memory. */
export type TotalSums = Map<string, TotalChange>;

/**
 * Adds entries to the sums.
 * @param entries none of which is in them
 * @param before the entries that are in them of every donation that `needsHistory`, by donation
 * @throws TypeError for an entry that can't be added up
 */
export function addEntries(sums: TotalSums, entries: readonly LedgerEntry[], before: ReadonlyMap<string, readonly LedgerEntry[]>): void {
  for (const entry of entries) addFigures(sums, ownersOf(entry), entryEffect(entry));
  for (const [donation, added] of byDonation(entries.filter((entry) => isGift(entry) || isReversal(entry)))) {
    const known = before.get(donation) ?? [];
    countDonation(sums, known, -1);
    countDonation(sums, [...known, ...added], 1);
  }
}

/**
 * The donations that can't be counted by these entries alone, because one of them reverses a gift that may be in the totals
 * already. All others come in with their only gift.
 */
export function needsHistory(entries: readonly LedgerEntry[]): string[] {
  const ids = entries.filter((entry) => isReversal(entry) || entry.kind === 'attached').map((entry) => entry.donationId);
  return [...new Set(ids)].filter((id) => id !== null);
}

export function byDonation(entries: readonly LedgerEntry[]): Map<string, LedgerEntry[]> {
  const groups = new Map<string, LedgerEntry[]>();
  for (const entry of entries) {
    const donation = entry.donationId ?? entry.key;
    const group = groups.get(donation);
    if (group === undefined) groups.set(donation, [entry]);
    else group.push(entry);
  }
  return groups;
}

export function addSums(sums: TotalSums, changes: TotalSums): void {
  for (const change of changes.values()) addFigures(sums, [change], change);
}

/** In one order everywhere, so that two processes never wait for each other in a circle. */
export function sortedChanges(sums: TotalSums): TotalChange[] {
  return [...sums.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

function addFigures(sums: TotalSums, owners: readonly TotalOwner[], figures: Figures): void {
  for (const { scope, ownerId, currency } of owners) {
    const key = totalKey({ scope, ownerId, currency });
    let sum = sums.get(key);
    if (sum === undefined) sums.set(key, (sum = { key, scope, ownerId, currency, ...noFigures() }));
    for (const name of figureNames) sum[name] += figures[name];
  }
}

/**
 * Counts a donation for those that it came in for, in the month in which it came in, if any of its money is left. That
 * depends on what its entries are and not on when they were folded, so every order gives the same figures.
 */
function countDonation(sums: TotalSums, entries: readonly LedgerEntry[], times: 1 | -1): void {
  const gifts = entries.filter(isGift).sort(byTime);
  const first = gifts[0];
  if (first === undefined) return;
  const left = entries.reduce((sum, entry) => (entry.currency === first.currency ? sum + entryEffect(entry).raisedMinor : sum), 0);
  if (left > 0) addFigures(sums, ownersOf(first), { ...noFigures(), donations: times });
}

function byTime(a: LedgerEntry, b: LedgerEntry): number {
  return a.at.getTime() - b.at.getTime() || (a.key < b.key ? -1 : 1);
}
