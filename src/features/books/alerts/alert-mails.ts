import type { Connection } from 'mongoose';
import type { Site } from '../../../http/pages.ts';
import type { Views } from '../../../http/views.ts';
import type { Clock } from '../../../shared/clock.ts';
import { formatDateTime } from '../../../shared/format-date.ts';
import { formatMoney } from '../../../shared/format-money.ts';
import { money } from '../../../shared/money.ts';
import type { DisputeFact, Donations, QuarantineRow } from '../../donations/index.ts';
import type { Ledger } from '../../ledger/index.ts';
import type { ComposedMail, Composer, OutboxRow } from '../../outbox/index.ts';
import { disputeLabels, type Staff, whatToDo } from '../../staff/index.ts';
import type { StripeInbox } from '../../stripe-inbox/index.ts';
import type { Books } from '../create-books.ts';
import { newDifferences } from './new-differences.ts';
import { failingSince } from './tell-of-failures.ts';
import { isBehind } from './tell-of-states.ts';
import { toldModel } from './told-model.ts';
import { whoIsTold } from './who-is-told.ts';

export interface AlertMailsDeps {
  connection: Connection;
  clock: Clock;
  donations: Pick<Donations, 'byId' | 'quarantine'>;
  books: Pick<Books, 'differences' | 'reconciliations' | 'lastReconciliation'>;
  staff: Pick<Staff, 'financeOf' | 'allFinance'>;
  stripeInbox: Pick<StripeInbox, 'lag' | 'heardLate'>;
  ledger: Pick<Ledger, 'lag' | 'unheldShards'>;
  views: Views;
  site: Site;
}

const SENTENCES_SHOWN = 10;

/** The mails to people of finance. Each says what is so when it is sent, and isn't sent any more when that is over. */
export function alertMails(deps: AlertMailsDeps): Record<string, Composer> {
  return {
    'alert-quarantine': (row) => quarantineMail(deps, row),
    'alert-dispute': (row) => disputeMail(deps, row),
    'alert-difference': (row) => differenceMail(deps, row),
    'alert-comparison': (row) => comparisonMail(deps, row),
    'alert-silence': (row) => silenceMail(deps, row),
    'alert-lease': (row) => leaseMail(deps, row),
    'alert-lag': (row) => lagMail(deps, row),
  };
}

type Written = Promise<ComposedMail | 'suppressed'>;

/** Of one payment, or of all that were set aside in a while. */
async function quarantineMail({ connection, donations, views, site }: AlertMailsDeps, { subject, data: { chargeId = '' } }: OutboxRow): Written {
  const told = await toldModel(connection).find({ mail: subject }).sort({ _id: 1 }).lean();
  const rows = await Promise.all((told.length === 0 ? [chargeId] : told.map((each) => each.chargeId)).map((id) => donations.quarantine.byCharge(id)));
  const open = rows.filter((row) => row?.state === 'open').filter((row) => row !== null);
  const [held] = open;
  if (held === undefined) return 'suppressed';
  if (open.length > 1) return quarantinesMail({ views, site }, open);
  return written(views, site, 'alert-quarantine', {
    amount: money(held.amountMinor, held.currency), currency: held.currency, at: held.at, why: held.why, note: held.note, url: `${site.publicUrl}/staff/books/quarantine/${encodeURIComponent(held._id)}`,
  });
}

function quarantinesMail({ views, site }: Pick<AlertMailsDeps, 'views' | 'site'>, open: readonly QuarantineRow[]): ComposedMail {
  const sentences = open.slice(0, SENTENCES_SHOWN).map(({ amountMinor, currency, at, why }) => `${formatMoney(money(amountMinor, currency))} ${currency}, paid on ${formatDateTime(at)}: ${why}`);
  return written(views, site, 'alert-quarantines', { count: open.length, sentences, more: Math.max(0, open.length - SENTENCES_SHOWN), url: `${site.publicUrl}/staff/books` });
}

async function disputeMail({ donations, views, site }: AlertMailsDeps, { subject, data: { chargeId = '', donationId = '' } }: OutboxRow): Written {
  const [disputeId = ''] = subject.split(':');
  const donation = donationId === '' ? null : await donations.byId(donationId);
  const held = donation === null ? await donations.quarantine.byCharge(chargeId) : null;
  const known = donation ?? held;
  const dispute = known?.disputes.find((each) => each.disputeId === disputeId);
  const currency = donation?.amount.currency ?? held?.currency;
  if (dispute === undefined || currency === undefined || !waitsForAnswer(dispute)) return 'suppressed';
  const amount = money(dispute.minor, currency);
  const url = donation === null ? `/staff/books/quarantine/${encodeURIComponent(chargeId)}` : `/staff/donations/${donation.id}`;
  const inquiry = dispute.status === 'inquiry';
  return written(views, site, 'alert-dispute', {
    amount, currency, inquiry, url: site.publicUrl + url,
    todo: whatToDo(dispute, 'UTC'),
    facts: [
      { label: 'State', value: disputeLabels[dispute.status] },
      ...(dispute.dueBy === null ? [] : [{ label: 'Answer before', value: formatDateTime(dispute.dueBy) }]),
      ...(dispute.reason === null ? [] : [{ label: 'The bank’s reason', value: dispute.reason.replaceAll('_', ' ') }]),
      { label: 'Of the gift', value: donation === null ? 'a payment that was set aside' : `${formatMoney(donation.amount)} for ${donation.purpose}` },
      { label: 'Stripe’s number', value: disputeId },
    ],
    deadline: dispute.dueBy,
    withdrawn: dispute.withdrawn,
  });
}

function waitsForAnswer({ status }: DisputeFact): boolean {
  return status === 'needs-response' || status === 'inquiry';
}

async function differenceMail({ books, staff, views, site }: AlertMailsDeps, { to, data: { after = '', until = '' } }: OutboxRow): Written {
  const found = await newDifferences(books, { after: new Date(after), until: new Date(until) });
  const audiences = new Map<string | null, readonly string[]>();
  for (const { organizationId } of found) {
    if (!audiences.has(organizationId)) audiences.set(organizationId, await whoIsTold(staff, organizationId));
  }
  const own = found.filter(({ organizationId }) => audiences.get(organizationId)?.includes(to));
  if (own.length === 0) return 'suppressed';
  return written(views, site, 'alert-difference', {
    count: own.length, sentences: own.slice(0, SENTENCES_SHOWN).map(({ sentence }) => sentence), more: Math.max(0, own.length - SENTENCES_SHOWN), at: new Date(until), url: `${site.publicUrl}/staff/books`,
  });
}

async function comparisonMail({ books, clock, views, site }: AlertMailsDeps, _row: OutboxRow): Written {
  const failing = await failingSince(books, clock.now());
  if (failing === null) return 'suppressed';
  return written(views, site, 'alert-comparison', { ...failing, url: `${site.publicUrl}/staff/books` });
}

async function silenceMail({ stripeInbox, views, site }: AlertMailsDeps, { data: { since = '' } }: OutboxRow): Written {
  const { count, newestAt } = await stripeInbox.heardLate(new Date(since));
  if (count === 0 || newestAt === null) return 'suppressed';
  return written(views, site, 'alert-silence', { count, newestAt, webhookUrl: `${site.publicUrl}/webhooks/stripe`, url: `${site.publicUrl}/staff/books` });
}

async function leaseMail({ ledger, views, site }: AlertMailsDeps, _row: OutboxRow): Written {
  const shards = await ledger.unheldShards();
  if (shards.length === 0) return 'suppressed';
  const waiting = shards.reduce((sum, each) => sum + each.waiting, 0);
  return written(views, site, 'alert-lease', { waiting, names: shards.map(({ name }) => name).join(', '), oldestAt: oldestOf(shards.map(({ oldestAt }) => oldestAt)), url: `${site.publicUrl}/staff/books` });
}

async function lagMail({ ledger, stripeInbox, clock, views, site }: AlertMailsDeps, _row: OutboxRow): Written {
  const now = clock.now();
  const [entries, events] = await Promise.all([ledger.lag(), stripeInbox.lag()]);
  const behind = {
    entries: isBehind(entries.oldestAt, now) ? entries : null,
    events: isBehind(events.oldestAt, now) ? events : null,
  };
  if (behind.entries === null && behind.events === null) return 'suppressed';
  return written(views, site, 'alert-lag', { ...behind, url: `${site.publicUrl}/staff/books` });
}

function oldestOf(moments: readonly Date[]): Date | null {
  return moments.reduce<Date | null>((oldest, each) => (oldest === null || each < oldest ? each : oldest), null);
}

function written(views: Views, site: Site, name: string, about: object): ComposedMail {
  const model = { site, reason: `You look after the money of an organization on ${site.name}.`, ...about };
  const render = (part: string) => views.render(`emails/${name}/${part}`, model);
  return { subject: render('subject').trim(), html: render('html'), text: render('text') };
}
