import { type Money, money } from '../../shared/money.ts';
import type { Campaign } from '../campaigns/index.ts';
import type { LedgerEntry } from '../ledger/index.ts';
import { entryUrl, ledgerUrl } from './ledger-query.ts';
import { accountWords, dashboardUrl, isSetAside, kindWords, movedMinorOf, raisedMinorBy, stripeObjectOf } from './ledger-words.ts';
import type { StaffRoutesDeps } from './staff-deps.ts';

const OTHERS_SHOWN = 50;

/** Everything about one entry: what was booked, why it counts as it does, and the way to the donation and to Stripe. */
export async function ledgerEntryPage({ ledger, donations, fundraisers, livemode }: Pick<StaffRoutesDeps, 'ledger' | 'donations' | 'fundraisers' | 'livemode'>, entry: LedgerEntry, campaign: Campaign | null) {
  const { key, kind, at, hash, donationId, fundraiserId, currency } = entry;
  const [donation, fundraiser, others] = await Promise.all([
    donationId === null ? null : donations.byId(donationId),
    fundraiserId === null ? null : fundraisers.byId(fundraiserId),
    donationId === null ? [] : ledger.entriesOf({ donationId }, { limit: OTHERS_SHOWN }).then((page) => page.entries.filter((each) => each.key !== key)),
  ]);
  const stripeId = stripeObjectOf(entry);
  const raised = raisedMinorBy(entry);
  return {
    entry: { key, at, hash, label: kindWords[kind].label, words: kindWords[kind].words, moved: money(movedMinorOf(entry), currency), setAside: isSetAside(entry), raised: raised === 0 ? null : money(raised, currency) },
    postings: entry.postings.map(({ account, minor }) => ({ account, words: accountWords[account], ...sides(money(minor, currency)) })),
    campaign: campaign === null ? null : {
      title: campaign.title, language: campaign.language, totalUrl: `/staff/campaigns/${campaign.slug}/total`, monthUrl: ledgerUrl({ campaign: campaign.slug, month: at.toISOString().slice(0, 7) }),
    },
    fundraiser: fundraiser?.title ?? null,
    donation: donation === null ? null : { url: `/staff/donations/${donation.id}`, name: donation.donorName === '' ? 'no name' : donation.donorName, amount: donation.amount },
    stripe: stripeId === null ? null : { id: stripeId, url: dashboardUrl(stripeId, livemode) },
    others: others.map((each) => ({ url: entryUrl(each.key), label: kindWords[each.kind].label, at: each.at, moved: money(movedMinorOf(each), each.currency) })),
  };
}

/** As bookkeepers write it: what is above zero is a debit, what is below a credit without its sign. */
function sides(amount: Money): { debit: Money | null; credit: Money | null } {
  return amount.minor < 0 ? { debit: null, credit: money(0 - amount.minor, amount.currency) } : { debit: amount, credit: null };
}
