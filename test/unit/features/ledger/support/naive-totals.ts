import type { LedgerEntry } from '../../../../../src/features/ledger/index.ts';

type Row = Record<string, number>;

/** What totals should be, figured as slowly and plainly as can be: one filter over all entries for each figure of each owner. */
export function naiveTotals(entries: readonly LedgerEntry[]): Map<string, Row> {
  const keys = new Set(entries.flatMap((entry) => ownersOf(entry)));
  return new Map([...keys].sort().map((key) => [key, rowOf(key, entries)]));
}

function rowOf(key: string, entries: readonly LedgerEntry[]): Row {
  const own = entries.filter((entry) => ownersOf(entry).includes(key));
  const sum = (account: string, of = own) => of.flatMap(({ postings }) => postings).filter((posting) => posting.account === account).reduce((total, { minor }) => total + minor, 0);
  const imports = own.filter(({ kind }) => kind === 'import');
  const gifts = own.filter(isGift);
  const importedMinor = 0 - sum('income:gifts', imports);
  const grossMinor = 0 - sum('income:gifts') - importedMinor;
  const refundedMinor = sum('income:refunds');
  const disputedMinor = sum('income:disputes');
  return {
    raisedMinor: grossMinor + importedMinor - refundedMinor - disputedMinor,
    grossMinor, importedMinor, refundedMinor, disputedMinor,
    feesMinor: sum('expenses:stripe-fees'),
    stripeMinor: sum('assets:stripe'),
    donations: gifts.filter((gift) => moneyLeft(gift, entries) > 0).length,
    gifts: gifts.length,
  };
}

function isGift({ kind, postings }: LedgerEntry): boolean {
  return ['charge', 'import', 'attached'].includes(kind) && postings.some(({ account }) => account === 'income:gifts');
}

/** Of all that was ever booked of the donation, wherever it was booked. */
function moneyLeft({ donationId }: LedgerEntry, entries: readonly LedgerEntry[]): number {
  const income = entries.filter((entry) => entry.donationId === donationId).flatMap(({ postings }) => postings).filter(({ account }) => account.startsWith('income:'));
  return 0 - income.reduce((total, { minor }) => total + minor, 0);
}

function ownersOf({ organizationId, campaignId, fundraiserId, at, currency }: LedgerEntry): string[] {
  const organization = `organization:${organizationId}:${currency}`;
  if (campaignId === 'unassigned') return [organization];
  const month = `${at.getUTCFullYear()}-${String(at.getUTCMonth() + 1).padStart(2, '0')}`;
  const others = [`campaign:${campaignId}:${currency}`, `month:${campaignId}:${month}:${currency}`];
  return [organization, ...others, ...fundraiserId === null ? [] : [`fundraiser:${fundraiserId}:${currency}`]];
}
