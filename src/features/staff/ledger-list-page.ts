import type { Response } from 'express';
import type { FormState } from '../../http/forms.ts';
import { add, type Money, money, zero } from '../../shared/money.ts';
import { type Campaign, monthBegins, readTotalStatement, type StatementLine, type TotalStatement } from '../campaigns/index.ts';
import type { LedgerEntry } from '../ledger/index.ts';
import { entryUrl, type LedgerQuery, type LedgerSubject, ledgerUrl } from './ledger-query.ts';
import { entryLineNames, entryLines, isSetAside, kindWords, movedMinorOf, raisedMinorBy } from './ledger-words.ts';
import { staffOf } from './require-staff.ts';
import type { StaffAccess } from './staff-access.ts';
import type { StaffRoutesDeps } from './staff-deps.ts';

const PAGE = 50;

/** The entries that were asked for, newest first, with the line of the total that they make. */
export async function ledgerListPage(deps: StaffRoutesDeps, access: StaffAccess, res: Response, query: LedgerQuery, subject: LedgerSubject) {
  const { organizationId, campaign } = subject;
  const { month, kind, after } = query;
  const [campaigns, { entries, next }, statement, lag] = await Promise.all([
    access.campaigns(res),
    deps.ledger.entriesOf({
      ...(campaign === null ? { organizationId } : { campaignId: campaign.id }), ...(month === '' ? {} : { month }), ...(kind === '' ? {} : { kinds: entryLines[kind].kinds }),
    }, { limit: PAGE, ...(after === undefined ? {} : { after }) }),
    campaign === null ? null : readTotalStatement(deps.ledger, campaign),
    deps.ledger.lag(),
  ]);
  const titles = new Map(campaigns.map(({ id, shortTitle }) => [id, shortTitle]));
  const asked = { campaign: campaign?.slug ?? query.campaign, month, kind };
  const form: FormState = { values: { ...asked, campaign: campaign?.slug ?? organizationId }, errors: {} };
  return {
    form,
    campaigns: await campaignOptions(deps, res, campaigns),
    kinds: [{ value: '', label: 'Everything' }, ...entryLineNames.map((each) => ({ value: each, label: entryLines[each].label }))],
    campaign: campaign === null ? null : { title: campaign.title, language: campaign.language, totalUrl: `/staff/campaigns/${campaign.slug}/total` },
    line: statement === null || campaign === null ? null : lineOf(statement, campaign, query),
    searched: query.campaign !== '' || month !== '' || kind !== '',
    lag,
    rows: entries.map((entry) => rowOf(entry, campaign === null ? titles.get(entry.campaignId) ?? 'no campaign' : null)),
    newestUrl: after === undefined ? '' : ledgerUrl(asked),
    olderUrl: next === null ? '' : ledgerUrl({ ...asked, after: next }),
  };
}

function rowOf(entry: LedgerEntry, campaignTitle: string | null) {
  const { key, kind, at, currency } = entry;
  const [moved, raised] = [movedMinorOf(entry), raisedMinorBy(entry)];
  return {
    key, at, campaignTitle, url: entryUrl(key), label: kindWords[kind].label, moved: money(moved, currency),
    raised: raised === 0 ? null : money(raised, currency), raisesOtherwise: raised !== 0 && raised !== moved, setAside: isSetAside(entry),
  };
}

/** The line of the total that these entries make: its name, its month, and its sum. */
function lineOf({ sum, months }: TotalStatement, { currency }: Campaign, { month, kind }: LedgerQuery) {
  const found = month === '' ? sum : months.find((each) => each.month === month);
  return { label: kind === '' ? 'Raised' : entryLines[kind].label, begins: month === '' ? null : monthBegins(month), amount: found === undefined ? zero(currency) : amountOf(found, kind) };
}

function amountOf(line: StatementLine, kind: LedgerQuery['kind']): Money {
  if (kind === '') return line.raised;
  return kind === 'gifts' ? add(line.gross, line.imported) : line[kind];
}

/** Every organization of the person, each with its campaigns. */
async function campaignOptions({ organizations }: StaffRoutesDeps, res: Response, campaigns: readonly Campaign[]) {
  const own = await Promise.all(staffOf(res).organizationIds.map((id) => organizations.byId(id)));
  return own.flatMap((organization) => (organization === null ? [] : [
    { value: organization.id, label: `All of ${organization.name}` },
    ...campaigns.filter(({ organizationId }) => organizationId === organization.id).map(({ slug, shortTitle }) => ({ value: slug, label: shortTitle })),
  ]));
}
