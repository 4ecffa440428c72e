import { z } from 'zod';
import { normalizeEmail } from '../../shared/text.ts';
import { type DonationStatus, donationStatuses } from '../donations/index.ts';
import type { StaffRoutesDeps } from './staff-deps.ts';

export const donationQuery = z.object({
  q: z.string().trim().max(200).catch(''),
  status: z.enum(donationStatuses).optional().catch(undefined),
  before: z.string().max(80).optional().catch(undefined),
});

type SearchDeps = Pick<StaffRoutesDeps, 'donations' | 'ledger'>;

const PAGE = 25;

export interface DonationSearch {
  organizationIds: readonly string[];
  q: string;
  status?: DonationStatus | undefined;
  before?: string | undefined;
}

/** Looks for donations by whatever somebody has at hand: see `meaningOf`. */
export async function searchDonations(deps: SearchDeps, { organizationIds, q, status, before }: DonationSearch) {
  const by = q === '' ? {} : await meaningOf(deps, q);
  return deps.donations.list({ organizationIds, status, ...by }, { before, limit: PAGE });
}

/** What the text is: a mail address, one of our ids, one of Stripe's, the number of a receipt or credit note, else a name. */
async function meaningOf({ donations, ledger }: SearchDeps, q: string) {
  if (q.includes('@')) return { email: normalizeEmail(q) };
  if (/^don_\w+$/.test(q)) return { ids: [q] };
  if (/^(ch|py)_\w+$/.test(q)) return { chargeId: q };
  if (/^pi_\w+$/.test(q)) return { paymentIntentId: q };
  if (/^(re|pyr|dp|du|txn)_\w+$/.test(q)) return { ids: await idsInLedger(ledger, q) };
  const id = /\d/.test(q) ? await donations.idOfPaper(q.toUpperCase()) : null;
  return id === null ? { name: q } : { ids: [id] };
}

/** Refunds, disputes and balance transactions name no gift, but the entries that were booked for them do. */
async function idsInLedger(ledger: SearchDeps['ledger'], stripeId: string): Promise<string[]> {
  const entries = await ledger.entriesByKeys([`refund:${stripeId}`, `dispute:${stripeId}:withdrawn`, `fee:${stripeId}`]);
  return [...entries.values()].flatMap(({ donationId }) => (donationId === null ? [] : [donationId]));
}
