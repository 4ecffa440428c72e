import { money } from '../../../shared/money.ts';
import type { QuarantineRow } from '../../donations/index.ts';
import { UNASSIGNED } from '../../ledger/index.ts';
import { dashboardUrl, entryUrl } from '../../staff/index.ts';
import type { Difference } from '../difference.ts';
import type { NameLookup } from '../name-lookup.ts';
import type { BooksRoutesDeps } from './books-deps.ts';
import type { BooksView } from './books-view.ts';
import { differenceAdvice, eventStateWords, quarantineStateWords } from './books-words.ts';

const DIFFERENCES_SHOWN = 50;
const HELD_SHOWN = 50;
const ENDED_SHOWN = 5;
const STUCK_SHOWN = 50;
/** The newest stand here; the rest on a page of their own. */
const EVENTS_SHOWN = 5;
const EVENTS_READ = 100;

/** What waits for a person, as far as it is this person's. */
export async function listsOf(deps: BooksRoutesDeps, view: BooksView) {
  const { books, donations, names } = deps;
  const [differences, held, ended, stuck] = await Promise.all([
    books.differences({ open: true, organizationIds: view.ownerIds, withoutNobodys: !view.finance }, { limit: DIFFERENCES_SHOWN }),
    donations.quarantine.open(view.ownerIds), donations.quarantine.ended(view.ownerIds, ENDED_SHOWN), stuckEntries(deps, view),
  ]);
  const events = view.finance ? await troubledEvents(deps, EVENTS_READ) : { rows: [], more: false };
  return {
    differences: await Promise.all(differences.items.map((each) => differenceRow(each, names, deps.livemode))),
    moreDifferences: differences.next !== null,
    held: await Promise.all(held.slice(0, HELD_SHOWN).map((row) => heldRow(row, names))),
    moreHeld: Math.max(0, held.length - HELD_SHOWN),
    ended: ended.map(endedRow),
    events: events.rows.slice(0, EVENTS_SHOWN),
    moreEvents: events.more || events.rows.length > EVENTS_SHOWN,
    stuck,
    waiting: differences.items.length + held.length + events.rows.length + stuck.length,
  };
}

/** Events in trouble that don't stand elsewhere: a payment that was set aside is told of by itself. @param after an earlier page's `next` */
export async function troubledEvents({ stripeInbox, donations }: Pick<BooksRoutesDeps, 'stripeInbox' | 'donations'>, limit: number, after?: string) {
  const [{ events, next }, held] = await Promise.all([stripeInbox.troubled({ after, limit }), donations.quarantine.open('all')]);
  const elsewhere = new Set(held.map(({ stripeEventId }) => stripeEventId));
  const rows = events.filter(({ id }) => !elsewhere.has(id)).map(({ id, type, state, reason, createdAt }) => ({
    id, type, reason, createdAt, pill: eventStateWords[state].pill, label: eventStateWords[state].label, url: `/staff/books/events/${encodeURIComponent(id)}`,
  }));
  return { rows, next, more: next !== null };
}

async function differenceRow(difference: Difference, names: NameLookup, livemode: boolean) {
  const { sentence, kind, subject, foundAt, organizationId } = difference;
  const isEntry = subject.includes(':');
  return {
    sentence, foundAt, advice: differenceAdvice[kind], owner: await ownerName(names, organizationId), subject: kind === 'balance' ? '' : subject,
    entryUrl: isEntry ? entryUrl(subject) : null, stripeUrl: isEntry || kind === 'balance' ? null : dashboardUrl(subject, livemode),
  };
}

async function heldRow({ _id, amountMinor, currency, at, why, organizationId }: QuarantineRow, names: NameLookup) {
  return { id: _id, url: `/staff/books/quarantine/${encodeURIComponent(_id)}`, amount: money(amountMinor, currency), at, why, owner: await ownerName(names, organizationId) };
}

function endedRow({ _id, amountMinor, currency, state, resolvedBy, resolvedAt, note }: QuarantineRow) {
  return {
    url: `/staff/books/quarantine/${encodeURIComponent(_id)}`, amount: money(amountMinor, currency), label: quarantineStateWords[state].label, pill: quarantineStateWords[state].pill,
    by: resolvedBy ?? 'in Stripe’s dashboard', at: resolvedAt, note: note ?? '',
  };
}

/** @returns null for what is nobody's yet */
export async function ownerName(names: NameLookup, organizationId: string | null): Promise<string | null> {
  if (organizationId === null || organizationId === UNASSIGNED) return null;
  return (await names.organization(organizationId)) ?? organizationId;
}

/** One whose entry can't be read at all is nobody's, and so for finance. */
async function stuckEntries({ ledger }: BooksRoutesDeps, { ownerIds, finance }: BooksView) {
  const stuck = await ledger.stuckEntries(STUCK_SHOWN);
  const entries = await ledger.entriesByKeys(stuck.map(({ key }) => key));
  const own = stuck.filter(({ key }) => {
    const owner = entries.get(key)?.organizationId;
    return owner === undefined ? finance : ownerIds.includes(owner);
  });
  return own.map(({ key, error, recordedAt }) => ({ key, error, recordedAt, url: entryUrl(key) }));
}
