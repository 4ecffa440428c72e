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
  for (const [donation, added] of byDonation(entries)) {
    const known = before.get(donation) ?? [];
    if (known.length > 0) countDonation(sums, known, -1);
    countDonation(sums, [...known, ...added], 1);
  }
}

/** Adds an entry as if it were its donation's only one; `correctDonation` makes that right in the end where it isn't so. */
export function addAlone(sums: TotalSums, entry: LedgerEntry): void {
  addEntries(sums, [entry], new Map());
}

/** @param entries all of one donation that are in the sums, each of them by `addAlone` */
export function correctDonation(sums: TotalSums, entries: readonly LedgerEntry[]): void {
  for (const entry of entries) countDonation(sums, [entry], -1);
  countDonation(sums, entries, 1);
}

/**
 * The donations that can't be counted by these entries alone, because one of them reverses a gift that may be in the totals
 * already. All others come in with their only gift.
 */
export function needsHistory(entries: readonly LedgerEntry[]): string[] {
  const ids = entries.filter(leansOnOthers).map((entry) => entry.donationId);
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
 * depends on which entries it has and not on when they were folded, so every order gives the same figures.
 */
function countDonation(sums: TotalSums, entries: readonly LedgerEntry[], times: 1 | -1): void {
  const gifts = entries.filter(isGift).sort(byTime);
  const counted = entries.some(leansOnOthers) ? gifts.slice(0, hasMoneyLeft(entries, gifts[0]) ? 1 : 0) : gifts;
  for (const gift of counted) addFigures(sums, ownersOf(gift), { ...noFigures(), donations: times });
}

function hasMoneyLeft(entries: readonly LedgerEntry[], gift: LedgerEntry | undefined): boolean {
  return entries.reduce((sum, entry) => (entry.currency === gift?.currency ? sum + entryEffect(entry).raisedMinor : sum), 0) > 0;
}

function leansOnOthers(entry: LedgerEntry): boolean {
  return isReversal(entry) || entry.kind === 'attached';
}

function byTime(a: LedgerEntry, b: LedgerEntry): number {
  return a.at.getTime() - b.at.getTime() || (a.key < b.key ? -1 : 1);
}
