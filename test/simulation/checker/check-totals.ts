import { postingsOf } from './check-ledger.ts';
import { type Evidence, groupBy, type Row, sum, text } from './evidence.ts';
import { givenBack, leftOf, ownerOf, type Payment, takenByBanks } from './payment.ts';

const figureNames = ['raisedMinor', 'grossMinor', 'importedMinor', 'refundedMinor', 'disputedMinor', 'feesMinor', 'stripeMinor', 'donations', 'gifts'] as const;
type Figures = Record<(typeof figureNames)[number], number>;

/** Totals, added up twice: from the ledger's entries, and from Stripe's own objects. */
export function checkTotals({ house }: Evidence, payments: readonly Payment[]): string[] {
  const stored = new Map(house.totals.map((row) => [row._id, figuresOf(row)]));
  return [...compare('by the entries', stored, fromEntries(house['ledger-entries']), figureNames), ...compare('by Stripe', stored, fromStripe(payments), ['raisedMinor', 'grossMinor', 'refundedMinor', 'disputedMinor', 'donations', 'gifts'])];
}

function compare(by: string, stored: ReadonlyMap<string, Figures>, derived: ReadonlyMap<string, Figures>, names: readonly (keyof Figures)[]): string[] {
  return [...new Set([...stored.keys(), ...derived.keys()])].flatMap((key) => names.flatMap((name) => {
    const is = stored.get(key)?.[name] ?? 0;
    const should = derived.get(key)?.[name] ?? 0;
    return is === should ? [] : [`total ${key} says ${name} ${is}, and it is ${should} ${by}`];
  }));
}

function fromEntries(entries: readonly Row[]): Map<string, Figures> {
  const totals = new Map<string, Figures>();
  for (const entry of entries) {
    const of = (account: string) => sum(postingsOf(entry).filter((posting) => posting.account === account), ({ minor }) => minor);
    const income = 0 - of('income:gifts');
    const imported = entry.kind === 'import';
    add(totals, entry, {
      raisedMinor: income - of('income:refunds') - of('income:disputes'), grossMinor: imported ? 0 : income, importedMinor: imported ? income : 0, refundedMinor: of('income:refunds'),
      disputedMinor: of('income:disputes'), feesMinor: of('expenses:stripe-fees'), stripeMinor: of('assets:stripe'), donations: 0, gifts: income > 0 ? 1 : 0,
    });
  }
  for (const own of groupBy(entries.filter(({ donationId }) => donationId !== null), ({ donationId }) => text(donationId)).values()) countDonation(totals, own);
  return totals;
}

/** A gift that has money left counts where and when it came in. */
function countDonation(totals: Map<string, Figures>, entries: readonly Row[]): void {
  const gifts = entries.filter((entry) => postingsOf(entry).some(({ account }) => account === 'income:gifts')).toSorted((a, b) => (a.at as Date).getTime() - (b.at as Date).getTime());
  const left = 0 - sum(entries.flatMap(postingsOf).filter(({ account }) => account.startsWith('income:')), ({ minor }) => minor);
  if (gifts[0] !== undefined && left > 0) add(totals, gifts[0], { ...nothing(), donations: 1 });
}

function fromStripe(payments: readonly Payment[]): Map<string, Figures> {
  const totals = new Map<string, Figures>();
  for (const payment of payments) {
    const owner = ownerOf(payment);
    if (owner === undefined) continue;
    const put = (seconds: number, figures: Partial<Figures>) => add(totals, { ...owner, at: new Date(seconds * 1000) }, { ...nothing(), ...figures });
    put(payment.at, { raisedMinor: payment.minor, grossMinor: payment.minor, gifts: 1, donations: leftOf(payment) > 0 ? 1 : 0 });
    for (const refund of payment.refunds) if (!refund.failed) put(refund.at, { raisedMinor: 0 - refund.minor, refundedMinor: refund.minor });
    for (const dispute of payment.disputes) if (dispute.taken && !dispute.returned) put(dispute.at, { raisedMinor: 0 - dispute.minor, disputedMinor: dispute.minor });
  }
  return totals;
}

/** What each campaign and supporter's page should show to everybody. */
export function shownFigures(payments: readonly Payment[], key: 'campaignId' | 'fundraiserId'): Map<string, { raised: number; donations: number }> {
  const shown = new Map<string, { raised: number; donations: number }>();
  for (const payment of payments) {
    const owner = ownerOf(payment)?.[key];
    if (typeof owner !== 'string') continue;
    const before = shown.get(owner) ?? { raised: 0, donations: 0 };
    shown.set(owner, { raised: before.raised + payment.minor - givenBack(payment) - takenByBanks(payment), donations: before.donations + (leftOf(payment) > 0 ? 1 : 0) });
  }
  return shown;
}

function add(totals: Map<string, Figures>, { organizationId, campaignId, fundraiserId, currency, at }: Row | (Record<string, unknown>), figures: Figures): void {
  const owners = [`organization:${text(organizationId)}`];
  if (campaignId !== 'unassigned') owners.push(`campaign:${text(campaignId)}`, `month:${text(campaignId)}:${(at as Date).toISOString().slice(0, 7)}`);
  if (typeof fundraiserId === 'string') owners.push(`fundraiser:${fundraiserId}`);
  for (const owner of owners) {
    const key = `${owner}:${text(currency)}`;
    const total = totals.get(key) ?? nothing();
    for (const name of figureNames) total[name] += figures[name];
    totals.set(key, total);
  }
}

function nothing(): Figures {
  return { raisedMinor: 0, grossMinor: 0, importedMinor: 0, refundedMinor: 0, disputedMinor: 0, feesMinor: 0, stripeMinor: 0, donations: 0, gifts: 0 };
}

function figuresOf(row: Row): Figures {
  const figures = nothing();
  for (const name of figureNames) figures[name] = Number(row[name] ?? 0);
  return figures;
}
