import type { Account, EntryKind, LedgerEntry } from '../ledger/index.ts';

export const kindWords: Readonly<Record<EntryKind, { label: string; words: string }>> = {
  charge: { label: 'Gift through Stripe', words: 'Stripe took a payment from the donor.' },
  fee: { label: 'Stripe’s fee', words: 'Stripe kept this, or gave it back where the sum is below zero. It changes the net and not what was raised.' },
  import: { label: 'Gift through a former platform', words: 'Copied from the books of the platform that took it.' },
  refund: { label: 'Given back', words: 'Stripe sent this back to the donor.' },
  'refund-failed': { label: 'Refund that failed', words: 'The donor’s bank turned the refund away, or it was canceled: the money is here again.' },
  dispute: { label: 'Dispute: withdrawn', words: 'Stripe took this from the balance because the donor’s bank disputes the payment.' },
  'dispute-reinstated': { label: 'Dispute: given back', words: 'The dispute ended well, and Stripe returned the money.' },
  attached: { label: 'Set-aside gift attached', words: 'Staff found the gift that a set-aside payment belongs to.' },
  moved: { label: 'Set-aside gift moved', words: 'A payment that was set aside here, or elsewhere, went along to the campaign of its gift.' },
  'fee-moved': { label: 'Stripe’s fee moved', words: 'What Stripe kept of a set-aside payment went along to the campaign of its gift.' },
  payout: { label: 'Payout', words: 'Stripe sent this to the bank account.' },
};

export const accountWords: Readonly<Record<Account, string>> = {
  'assets:stripe': 'In Stripe’s balance',
  'assets:former-platform': 'At a former platform',
  'assets:bank': 'In the bank',
  'income:gifts': 'Gifts',
  'income:refunds': 'Given back',
  'income:disputes': 'Disputed',
  'expenses:stripe-fees': 'Stripe’s fees',
  'liabilities:unassigned': 'Set aside, nobody’s yet',
};

/** The lines of a total, and what each of them is made of. Each is one answer of the filter. */
export const entryLines = {
  gifts: { label: 'Gifts', kinds: ['charge', 'attached', 'import'] },
  gross: { label: 'Gifts through Stripe', kinds: ['charge', 'attached'] },
  imported: { label: 'Gifts through a former platform', kinds: ['import'] },
  refunded: { label: 'Given back', kinds: ['refund', 'refund-failed'] },
  disputed: { label: 'Disputed', kinds: ['dispute', 'dispute-reinstated'] },
  fees: { label: 'Stripe’s fees', kinds: ['fee', 'fee-moved'] },
} as const satisfies Record<string, { label: string; kinds: readonly EntryKind[] }>;

export type EntryLine = keyof typeof entryLines;
export const entryLineNames = Object.keys(entryLines) as EntryLine[];

const raising: ReadonlySet<Account> = new Set(['income:gifts', 'income:refunds', 'income:disputes']);

/** What an entry adds to the raised figure, in minor units: income is credited, and a credit is negative. */
export function raisedMinorBy({ postings }: Pick<LedgerEntry, 'postings'>): number {
  return postings.reduce((sum, { account, minor }) => (raising.has(account) ? sum - minor : sum), 0);
}

/** What moved, in minor units: the debit. Below zero for a fee that was given back. */
export function movedMinorOf({ postings }: Pick<LedgerEntry, 'postings'>): number {
  return postings[0]?.minor ?? 0;
}

/** Whether the money waits until a person has found out whose it is. */
export function isSetAside({ kind, postings }: Pick<LedgerEntry, 'kind' | 'postings'>): boolean {
  return kind !== 'attached' && kind !== 'moved' && postings.some(({ account }) => account === 'liabilities:unassigned');
}

/** The object at Stripe that an entry was booked for, by its key; null for gifts of a former platform. */
export function stripeObjectOf({ key, kind }: Pick<LedgerEntry, 'key' | 'kind'>): string | null {
  return kind === 'import' ? null : key.split(':')[1] ?? null;
}

/** Where Stripe's dashboard shows an object. Balance transactions have no page of their own there, so they are looked for. */
export function dashboardUrl(id: string, livemode: boolean): string {
  const base = `https://dashboard.stripe.com/${livemode ? '' : 'test/'}`;
  const folder = folders[id.split('_')[0] ?? ''];
  return folder === undefined ? `${base}search?query=${encodeURIComponent(id)}` : `${base}${folder}/${encodeURIComponent(id)}`;
}

const folders: Readonly<Record<string, string | undefined>> = { ch: 'payments', py: 'payments', re: 'refunds', pyr: 'refunds', dp: 'disputes', du: 'disputes', po: 'payouts' };
