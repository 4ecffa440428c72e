import { formatMoney } from '../../../shared/format-money.ts';
import { type Money, money } from '../../../shared/money.ts';
import { normalizeEmail } from '../../../shared/text.ts';
import { type Donation, type QuarantineRow, wasPaid } from '../../donations/index.ts';
import { UNASSIGNED } from '../../ledger/index.ts';
import { dashboardUrl, statusWords } from '../../staff/index.ts';
import type { BooksRoutesDeps } from './books-deps.ts';
import { type BooksView, mayActFor } from './books-view.ts';
import { quarantineStateWords } from './books-words.ts';
import { ownerName } from './waiting-lists.ts';

const CANDIDATES = 10;

/** One payment that was set aside: what is odd about it, and what can be done. @param q what gifts are looked for by */
export async function quarantinePage(deps: BooksRoutesDeps, view: BooksView, row: QuarantineRow, q: string) {
  const { donations, names, livemode } = deps;
  const meant = row.donationId === null ? null : await donations.byId(row.donationId);
  const mayAct = mayActFor(view, row.organizationId);
  const open = row.state === 'open';
  const given = open && mayAct ? await candidates(deps, view, row, q) : [];
  const suggested = meant !== null && open && mayAct && q === '' && fits(meant, row) && mayActFor(view, meant.organizationId) ? [meant] : [];
  return {
    held: { ...heldHead(row), ...quarantineStateWords[row.state], why: row.why, resolvedBy: row.resolvedBy, resolvedAt: row.resolvedAt, note: row.note, at: row.at },
    facts: [
      { label: 'Stripe’s number', value: row._id },
      { label: 'Meant for', value: meant === null ? (row.donationId ?? 'a gift that isn’t known') : giftInWords(meant) },
      { label: 'Whose', value: (await ownerName(names, row.organizationId)) ?? 'nobody’s yet: finance of any organization on this site sees it' },
      ...row.refunds.map(({ refundId, minor, status }) => ({ label: 'Given back', value: `${formatMoney(money(minor, row.currency))}, ${status} (${refundId})` })),
      ...row.disputes.map(({ disputeId, minor, status }) => ({ label: 'Disputed', value: `${formatMoney(money(minor, row.currency))}, ${status} (${disputeId})` })),
    ],
    meantUrl: meant !== null && view.organizationIds.includes(meant.organizationId) ? `/staff/donations/${meant.id}` : null,
    stripeUrl: dashboardUrl(row._id, livemode),
    open,
    mayAct: open && mayAct,
    q,
    searched: q !== '',
    candidates: (q === '' ? suggested : given).map((donation) => ({
      name: nameOf(donation), words: giftInWords(donation), at: donation.createdAt,
      url: `/staff/books/quarantine/${encodeURIComponent(row._id)}/attach?donation=${encodeURIComponent(donation.id)}`,
    })),
  };
}

export function heldHead(row: QuarantineRow): { id: string; address: string; amount: Money } {
  return { id: row._id, address: `/staff/books/quarantine/${encodeURIComponent(row._id)}`, amount: money(row.amountMinor, row.currency) };
}

export function nameOf({ donorName }: Pick<Donation, 'donorName'>): string {
  return donorName === '' ? 'no name' : donorName;
}

/** Whether the payment could be this gift; the last word has whoever books it. */
function fits(donation: Donation, { currency }: QuarantineRow): boolean {
  return donation.source === 'online' && !wasPaid(donation) && donation.amount.currency === currency;
}

function giftInWords({ id, amount, donorName, donorEmail, purpose, status }: Donation): string {
  return `${formatMoney(amount)} of ${donorName === '' ? 'no name' : donorName}${donorEmail === null ? '' : ` (${donorEmail})`} for ${purpose} (${statusWords[status].label.toLowerCase()}, ${id})`;
}

async function candidates({ donations }: BooksRoutesDeps, view: BooksView, row: QuarantineRow, q: string): Promise<Donation[]> {
  if (q === '') return [];
  const organizationIds = row.organizationId === UNASSIGNED ? view.financeIds : [row.organizationId];
  const by = q.includes('@') ? { email: normalizeEmail(q) } : /^don_\w+$/.test(q) ? { ids: [q] } : { name: q };
  const found = await donations.list({ organizationIds, ...by }, { limit: CANDIDATES * 5 });
  return found.donations.filter((donation) => fits(donation, row)).slice(0, CANDIDATES);
}
