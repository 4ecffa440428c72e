import { add, isPositive, type Money, subtract, zero } from '../../../shared/money.ts';
import { dashboardUrl, entryUrl } from '../../staff/index.ts';
import type { Payout, PayoutLine, PayoutSum } from '../payout.ts';
import type { BooksRoutesDeps } from './books-deps.ts';
import type { BooksView } from './books-view.ts';
import { type MovementKind, movementKind, movementKinds, movementWord, movementWords, payoutStatus } from './books-words.ts';
import { ownerName } from './waiting-lists.ts';

/** More than that is read in the file. */
const LINES_SHOWN = 200;

/** What adds up to one bank deposit, to the cent. Movements of organizations that aren't the person's are one sum. */
export async function payoutPage({ books, names, livemode }: Pick<BooksRoutesDeps, 'books' | 'names' | 'livemode'>, view: BooksView, payout: Payout) {
  const { organizationIds } = view;
  const sums = await books.payoutSums(payout.id);
  const own = sums.filter(({ organizationId, foreign }) => !foreign && isOwn(organizationId, organizationIds));
  const others = sums.filter(({ organizationId, foreign }) => !foreign && !isOwn(organizationId, organizationIds));
  const foreign = sums.filter((each) => each.foreign);
  const { lines, more } = await shownLines(books.eachPayoutLine(payout.id), organizationIds);
  const currency = payout.amount.currency;
  const total = sumOf(sums, 'net', currency);
  const off = subtract(payout.amount, total);
  return {
    payout: { ...payout, ...payoutStatus(payout.status), stripeUrl: dashboardUrl(payout.id, livemode), csvUrl: `/staff/books/payouts/${encodeURIComponent(payout.id)}.csv` },
    parts: partsOf(own, others, foreign, currency),
    total, ties: off.minor === 0, off,
    lines: await Promise.all(lines.map(async (line) => ({ ...shownLine(line), owner: await ownerName(names, line.organizationId) }))),
    more,
    unknown: payout.linesKnown ? null : unknownInWords(payout),
  };
}

function isOwn(organizationId: string | null, own: readonly string[]): boolean {
  return organizationId === null || own.includes(organizationId);
}

/** The lines of the sum: gross by kind, then all fees, then what isn't the person's. Together they are the payout. */
function partsOf(own: readonly PayoutSum[], others: readonly PayoutSum[], foreign: readonly PayoutSum[], currency: string) {
  const grossOf = (kind: MovementKind) => {
    const of = own.filter((each) => movementKind(each) === kind);
    return { label: movementWords[kind], count: countOf(of), amount: sumOf(of, 'amount', currency) };
  };
  const fees = subtract(zero(currency), sumOf(own, 'fee', currency));
  return [
    ...movementKinds.map(grossOf).filter(({ count }) => count > 0),
    ...(fees.minor === 0 ? [] : [{ label: 'Stripe’s fees for them', count: null, amount: fees }]),
    ...(others.length === 0 ? [] : [{ label: 'Other organizations on this site, after fees', count: countOf(others), amount: sumOf(others, 'net', currency) }]),
    ...(foreign.length === 0 ? [] : [{ label: 'Other business in the same Stripe account, after fees', count: countOf(foreign), amount: sumOf(foreign, 'net', currency) }]),
  ];
}

function countOf(sums: readonly PayoutSum[]): number {
  return sums.reduce((total, { count }) => total + count, 0);
}

function sumOf(sums: readonly PayoutSum[], field: 'amount' | 'fee' | 'net', currency: string): Money {
  return sums.reduce((total, each) => add(total, each[field]), zero(currency));
}

async function shownLines(all: AsyncIterable<PayoutLine>, own: readonly string[]): Promise<{ lines: PayoutLine[]; more: boolean }> {
  const lines: PayoutLine[] = [];
  for await (const line of all) {
    if (!isOwn(line.organizationId, own)) continue;
    if (lines.length === LINES_SHOWN) return { lines, more: true };
    lines.push(line);
  }
  return { lines, more: false };
}

function shownLine(line: PayoutLine) {
  const { id, source, amount, fee, net, created, donationId, entryKeys, state, reason } = line;
  const [entry] = entryKeys;
  return {
    id, source: source ?? id, amount, fee, net, created, label: state === 'foreign' ? 'Other business' : movementWord[movementKind(line)], note: reason ?? '', hasFee: isPositive(fee) || fee.minor < 0,
    url: donationId !== null && state !== 'foreign' ? `/staff/donations/${donationId}` : entry === undefined ? null : entryUrl(entry),
  };
}

function unknownInWords({ automatic }: Payout): string {
  return automatic
    ? 'Stripe says what adds up to a payout when it has closed it. The next comparison reads it.'
    : 'Somebody made this payout by hand in Stripe’s dashboard. Stripe doesn’t say what adds up to such a one.';
}
