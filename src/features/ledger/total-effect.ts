import type { Account, LedgerEntry } from './entry.ts';

export type TotalScope = 'campaign' | 'fundraiser' | 'organization';

/** What an entry adds to the figures of those it belongs to, in minor units. */
export interface TotalEffect {
  raisedMinor: number;
  donations: number;
  feesMinor: number;
}

/** The figures of one owner in one currency: an organization may have campaigns in several. */
export interface TotalChange extends TotalEffect {
  /** `campaign:cmp_…:USD` */
  key: string;
  scope: TotalScope;
  ownerId: string;
  currency: string;
}

/** Everything a total is made of comes from the postings, so that a figure can always be derived again. */
export function totalEffect(entry: LedgerEntry): TotalEffect {
  return {
    // Income is credited, and a credit is negative. The subtraction keeps an entry without gifts from being -0.
    raisedMinor: 0 - sumOf(entry, 'income:gifts'),
    donations: entry.kind === 'charge' || entry.kind === 'import' ? 1 : 0,
    feesMinor: sumOf(entry, 'expenses:stripe-fees'),
  };
}

/** What entries change together, one row for each owner and currency, in a stable order. */
export function totalChanges(entries: readonly LedgerEntry[]): TotalChange[] {
  const changes = new Map<string, TotalChange>();
  for (const entry of entries) addTo(changes, entry);
  return sorted(changes);
}

/** Adds an entry to changes gathered so far, for sums over more entries than fit in memory. */
export function addTo(changes: Map<string, TotalChange>, entry: LedgerEntry): void {
  const effect = totalEffect(entry);
  for (const [scope, ownerId] of ownersOf(entry)) {
    const key = totalKey(scope, ownerId, entry.currency);
    const before = changes.get(key) ?? { key, scope, ownerId, currency: entry.currency, raisedMinor: 0, donations: 0, feesMinor: 0 };
    changes.set(key, {
      ...before,
      raisedMinor: before.raisedMinor + effect.raisedMinor,
      donations: before.donations + effect.donations,
      feesMinor: before.feesMinor + effect.feesMinor,
    });
  }
}

/** In one order everywhere, so that two workers never wait for each other in a circle. */
export function sorted(changes: ReadonlyMap<string, TotalChange>): TotalChange[] {
  return [...changes.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

export function totalKey(scope: TotalScope, ownerId: string, currency: string): string {
  return `${scope}:${ownerId}:${currency}`;
}

function ownersOf({ campaignId, fundraiserId, organizationId }: LedgerEntry): [TotalScope, string][] {
  const owners: [TotalScope, string][] = [['campaign', campaignId], ['organization', organizationId]];
  return fundraiserId === null ? owners : [...owners, ['fundraiser', fundraiserId]];
}

function sumOf(entry: LedgerEntry, account: Account): number {
  return entry.postings.reduce((sum, posting) => (posting.account === account ? sum + posting.minor : sum), 0);
}
