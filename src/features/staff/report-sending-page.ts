import type { Campaign } from '../campaigns/index.ts';
import type { OutboxRow, OutboxState } from '../outbox/index.ts';
import { type PublishedReport, reportPath, type SendingProgress } from '../reports/index.ts';

export interface SendingPageInput {
  report: PublishedReport;
  campaign: Campaign;
  progress: SendingProgress;
  rows: OutboxRow[];
  state: OutboxState | undefined;
  page: number;
  rowsAPage: number;
  done: unknown;
  saved: boolean;
}

/** Each state in one sentence, in the order of the bar. */
const explained: { state: OutboxState; words: string }[] = [
  { state: 'accepted', words: 'the receiving mail server took it.' },
  { state: 'unknown', words: 'the line broke after we sent. It may have arrived: we don’t guess, and we don’t send twice on our own.' },
  { state: 'failed', words: 'the mail server refused it, and it certainly did not arrive.' },
  { state: 'suppressed', words: 'the person unsubscribed before their turn, or somebody here decided to leave it.' },
  { state: 'sending', words: 'it is being handed over right now.' },
  { state: 'queued', words: 'it waits for its turn.' },
];

/** Seconds between two looks of the script that keeps the page up to date. */
const LOOK_SECONDS = 4;

/** How the mails of a published report are doing. */
export function sendingPage(input: SendingPageInput) {
  const { report, campaign, progress, rows, state, page } = input;
  const address = `/staff/reports/${report.id}`;
  const underWay = report.sending !== null && (!report.sending.released || progress.queued + progress.sending > 0);
  return {
    report: { title: report.title, language: report.language, author: report.author, publishedAt: report.publishedAt, publicUrl: reportPath(campaign.slug, report.slug), address, editUrl: `${address}/edit` },
    trail: [{ label: 'Reports', url: '/staff/reports' }, { label: campaign.shortTitle, url: `/staff/campaigns/${campaign.slug}/reports` }],
    imported: report.sending === null,
    freezing: report.sending !== null && !report.sending.frozen,
    startedAt: report.sending?.startedAt ?? null,
    underWay,
    lookEvery: underWay ? LOOK_SECONDS : null,
    progress,
    counts: explained.map((each) => ({ ...each, count: progress[each.state] })).filter(({ state: each, count }) => count > 0 || each === 'accepted' || each === 'queued'),
    barLabel: `${progress.accepted} of ${progress.total} accepted`,
    barTotal: Math.max(progress.total, 1),
    segments: segmentsOf(progress),
    decisions: (['unknown', 'failed'] as const).filter((each) => progress[each] > 0).map((each) => ({ state: each, count: progress[each], unknown: each === 'unknown' })),
    filters: filtersOf(progress, address, state),
    rows: rows.map(rowOf),
    pages: pagesOf(input, address),
    filtered: state ?? '',
    doneWords: doneWords(input.done),
    saved: input.saved,
    timeZone: campaign.timeZone,
    page,
  };
}

/** The bar, in people; what is left of it is queued. */
function segmentsOf(progress: SendingProgress) {
  const shown = explained.filter(({ state }) => state !== 'queued');
  return shown.map(({ state }, index) => ({ state, size: progress[state], start: shown.slice(0, index).reduce((sum, before) => sum + progress[before.state], 0) })).filter(({ size }) => size > 0);
}

function filtersOf(progress: SendingProgress, address: string, current: OutboxState | undefined) {
  const states = explained.filter(({ state }) => progress[state] > 0 || state === current);
  return [
    { label: 'all', count: progress.total, url: `${address}#recipients`, current: current === undefined },
    ...states.map(({ state }) => ({ label: state, count: progress[state], url: `${address}?state=${state}#recipients`, current: state === current })),
  ];
}

/** What Nodemailer puts before the server's own words; a mail here has one recipient. */
const allRefused = /^Can't send mail - all recipients were rejected: /;

function rowOf({ to, state, reason, data, history }: OutboxRow) {
  const last = history.at(-1);
  return { to, state, why: data.why === 'gave' ? 'gave' : 'subscribed, no gift', when: state === 'queued' ? null : (last?.at ?? null), reason: (reason ?? '').replace(allRefused, '') };
}

function pagesOf({ state, page, rowsAPage, progress }: SendingPageInput, address: string) {
  const total = Math.max(1, Math.ceil((state === undefined ? progress.total : progress[state]) / rowsAPage));
  const url = (to: number) => `${address}?${state === undefined ? '' : `state=${state}&`}page=${to}#recipients`;
  return { current: page, total, ...(page > 1 ? { previousUrl: url(page - 1) } : {}), ...(page < total ? { nextUrl: url(page + 1) } : {}) };
}

function doneWords(done: unknown): string {
  if (typeof done !== 'string' || !/^\d{1,6}$/.test(done)) return '';
  return done === '1' ? 'Decided about one mail.' : `Decided about ${done} mails.`;
}
