import type { FormState } from '../../http/forms.ts';
import { type Donation, donationStatuses } from '../donations/index.ts';
import type { DonationSearch } from './donation-search.ts';
import { statusWords } from './donation-words.ts';
import type { StaffRoutesDeps } from './staff-deps.ts';

interface Found {
  donations: readonly Donation[];
  older: string | null;
  gaveUp: boolean;
}

/** The list of donations with its search. */
export async function donationListPage({ campaigns }: Pick<StaffRoutesDeps, 'campaigns'>, search: DonationSearch, found: Found) {
  const { q, status, before } = search;
  const titles = new Map((await Promise.all(search.organizationIds.map((id) => campaigns.ofOrganization(id)))).flat().map(({ id, shortTitle }) => [id, shortTitle]));
  const form: FormState = { values: { q, status: status ?? '' }, errors: {} };
  return {
    form,
    statuses: [{ value: '', label: 'Any state' }, ...donationStatuses.map((each) => ({ value: each, label: statusWords[each].label }))],
    searched: q !== '' || status !== undefined,
    gaveUp: found.gaveUp,
    rows: found.donations.map((donation) => ({
      url: `/staff/donations/${donation.id}`,
      name: donation.donorName === '' ? 'no name' : donation.donorName,
      email: donation.donorEmail ?? '',
      campaignTitle: titles.get(donation.campaignId) ?? donation.purpose,
      amount: donation.amount,
      at: donation.paidAt ?? donation.createdAt,
      status: donation.status,
      statusLabel: statusWords[donation.status].label,
    })),
    newestUrl: before === undefined ? '' : addressOf(q, status),
    olderUrl: found.older === null ? '' : addressOf(q, status, found.older),
  };
}

function addressOf(q: string, status = '', before = ''): string {
  const given = Object.entries({ q, status, before }).filter(([, value]) => value !== '');
  return given.length === 0 ? '/staff/donations' : `/staff/donations?${new URLSearchParams(given).toString()}`;
}
