import { type Account, accounts, assertBalanced, type EntryKind, entryKinds, type LedgerEntry, UNASSIGNED } from './entry.ts';

export type TotalScope = 'campaign' | 'fundraiser' | 'organization' | 'month';

/** The figures of a total, in minor units; `donations` and `gifts` are counted. */
export const figureNames = ['raisedMinor', 'grossMinor', 'importedMinor', 'refundedMinor', 'disputedMinor', 'feesMinor', 'stripeMinor', 'donations', 'gifts'] as const;
export type Figures = Record<(typeof figureNames)[number], number>;

/** Whose figures, in one currency: an organization may have campaigns in several. */
export interface TotalOwner {
  scope: TotalScope;
  /** Of a month: `cmp_…:2026-03`. */
  ownerId: string;
  currency: string;
}

/**
 * What an entry adds by itself. It leaves the number of donations alone, which depends on all entries of a donation.
 * @throws TypeError for an entry that can't be added up: it doesn't balance, or lacks what it should have
 */
export function entryEffect(entry: LedgerEntry): Figures {
  assertWellFormed(entry);
  // Income is credited, and a credit is negative. The subtraction keeps an entry without gifts from being -0.
  const income = 0 - sumOf(entry, 'income:gifts');
  const isImport = entry.kind === 'import';
  const refundedMinor = sumOf(entry, 'income:refunds');
  const disputedMinor = sumOf(entry, 'income:disputes');
  return {
    raisedMinor: income - refundedMinor - disputedMinor,
    grossMinor: isImport ? 0 : income,
    importedMinor: isImport ? income : 0,
    refundedMinor,
    disputedMinor,
    feesMinor: sumOf(entry, 'expenses:stripe-fees'),
    stripeMinor: sumOf(entry, 'assets:stripe'),
    donations: 0,
    gifts: isGift(entry) ? 1 : 0,
  };
}

export function noFigures(): Figures {
  return { raisedMinor: 0, grossMinor: 0, importedMinor: 0, refundedMinor: 0, disputedMinor: 0, feesMinor: 0, stripeMinor: 0, donations: 0, gifts: 0 };
}

const giftKinds: ReadonlySet<EntryKind> = new Set(['charge', 'attached', 'import']);

/** Whether a gift came in with it; a payment in suspense is none. */
export function isGift(entry: LedgerEntry): boolean {
  return giftKinds.has(entry.kind) && entry.postings.some(({ account }) => account === 'income:gifts');
}

/** Whether it takes money from a gift or gives it back, so that the gift's other entries decide whether it counts. */
export function isReversal(entry: LedgerEntry): boolean {
  return entry.postings.some(({ account }) => account === 'income:refunds' || account === 'income:disputes');
}

/** What belongs to no known campaign is in its organization's figures only. */
export function ownersOf({ campaignId, fundraiserId, organizationId, at, currency }: LedgerEntry): TotalOwner[] {
  const owners: TotalOwner[] = [{ scope: 'organization', ownerId: organizationId, currency }];
  if (campaignId === UNASSIGNED) return owners;
  owners.push({ scope: 'campaign', ownerId: campaignId, currency }, { scope: 'month', ownerId: `${campaignId}:${monthOf(at)}`, currency });
  if (fundraiserId !== null) owners.push({ scope: 'fundraiser', ownerId: fundraiserId, currency });
  return owners;
}

/** `2026-03`, by UTC. */
export function monthOf(at: Date): string {
  return at.toISOString().slice(0, 7);
}

/** `campaign:cmp_…:USD` */
export function totalKey({ scope, ownerId, currency }: TotalOwner): string {
  return `${scope}:${ownerId}:${currency}`;
}

function sumOf(entry: LedgerEntry, account: Account): number {
  return entry.postings.reduce((sum, posting) => (posting.account === account ? sum + posting.minor : sum), 0);
}

/** What was stored by another hand or another version may lack what the type promises. */
function assertWellFormed(entry: LedgerEntry): void {
  const { key, kind, organizationId, campaignId, currency, at, postings } = entry;
  if (!entryKinds.includes(kind)) throw new TypeError(`Entry ${key} is of no known kind: ${kind}`);
  const texts: unknown[] = [organizationId, campaignId, currency];
  if (!texts.every((each) => typeof each === 'string' && each !== '')) throw new TypeError(`Entry ${key} lacks its organization, campaign or currency`);
  if (!(at instanceof Date) || Number.isNaN(at.getTime())) throw new TypeError(`Entry ${key} doesn't say when it happened`);
  if (!Array.isArray(postings) || postings.length === 0) throw new TypeError(`Entry ${key} has no postings`);
  const strange = postings.find(({ account }) => !accounts.includes(account));
  if (strange !== undefined) throw new TypeError(`Entry ${key} books on no known account: ${strange.account}`);
  assertBalanced(key, postings);
}
