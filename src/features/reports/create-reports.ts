import type { Connection } from 'mongoose';
import type { Bell, Task } from '../../platform/tasks/run-tasks.ts';
import type { Clock } from '../../shared/clock.ts';
import { newId } from '../../shared/ids.ts';
import { slugify } from '../../shared/text.ts';
import type { Outbox, OutboxRow, OutboxState } from '../outbox/index.ts';
import type { Audience, Subscribers } from '../subscribers/index.ts';
import { recipientModel } from './recipient-model.ts';
import { reportModel } from './report-model.ts';
import { importedReport, type ImportedReport } from './report-schema.ts';
import { createReportStore, type ReportStore } from './report-store.ts';
import { published, type PublishedReport, type Report, type ReportWords } from './report.ts';
import { sendReports } from './send-reports.ts';
import { createSendingStore } from './sending-store.ts';

/** How many recipients are in each state, and in all. Who isn't in the outbox yet counts as queued. */
export type SendingProgress = Record<OutboxState, number> & { total: number };

export interface Reports {
  /** Newest first, at most 200. */
  listOf(campaignId: string): Promise<PublishedReport[]>;
  /** Of all these campaigns together, newest first. */
  newestOf(campaignIds: readonly string[], limit: number): Promise<PublishedReport[]>;
  /** How many are published in all these campaigns together. */
  countOf(campaignIds: readonly string[]): Promise<number>;
  bySlug(campaignId: string, slug: string): Promise<PublishedReport | null>;
  /** Drafts too, from here on. */
  byId(id: string): Promise<Report | null>;
  ofCampaigns(campaignIds: readonly string[]): Promise<Report[]>;
  write(campaignId: string, author: string, words: ReportWords): Promise<Report>;
  /** Also corrects a published report: the site shows it at once; mails that have left stay as they were. */
  rewrite(id: string, words: ReportWords): Promise<Report | null>;
  /** Exactly how many people would get a report that is published now. */
  audience(campaignId: string): Promise<Audience>;
  /** Puts the report on the site and begins its sending, once. @returns null for an unknown id */
  publish(id: string): Promise<'published' | 'already' | null>;
  progress(report: Report): Promise<SendingProgress>;
  recipients(id: string, filter: { state?: OutboxState | undefined; skip: number; limit: number }): Promise<OutboxRow[]>;
  /** Staff decide about mails that failed or whose fate is unknown: once more, or leave it. @returns how many were changed */
  decide(id: string, state: 'failed' | 'unknown', decision: Decision): Promise<number>;
  /** A report from another platform: on the site with its own date, mailed to nobody. Importing it again changes nothing. */
  importPublished(input: ImportedReport): Promise<'imported' | 'already'>;
  tasks: Task[];
}

export type Decision = { again: true } | { again: false; by: string };

export interface ReportsDeps {
  connection: Connection;
  clock: Clock;
  subscribers: Pick<Subscribers, 'count' | 'activeOf'>;
  outbox: Pick<Outbox, 'enqueueMany' | 'summary' | 'rows' | 'retry' | 'suppress'>;
  bell: Bell;
}

const MOST_LISTED = 200;
/** What one press of the button decides at most; the page then shows what is left. */
const MOST_DECIDED = 5_000;

export function createReports(deps: ReportsDeps): Reports {
  const { clock, subscribers, outbox } = deps;
  const store = createReportStore(deps.connection);
  return {
    listOf: (campaignId) => store.published([campaignId], MOST_LISTED),
    newestOf: (campaignIds, limit) => store.published(campaignIds, limit),
    countOf: (campaignIds) => store.countPublished(campaignIds),
    bySlug: (campaignId, slug) => store.bySlug(campaignId, slug),
    byId: (id) => store.byId(id),
    ofCampaigns: (campaignIds) => store.ofCampaigns(campaignIds),
    write: (campaignId, author, words) => write(store, clock, campaignId, author, words),
    rewrite: (id, words) => store.saveWords(id, words, clock.now()),
    audience: (campaignId) => subscribers.count(campaignId),
    publish: (id) => publish(store, deps, id),
    async progress(report) {
      const counts = await outbox.summary('report', report.id);
      const inOutbox = Object.values(counts).reduce((sum, count) => sum + count, 0);
      const total = Math.max(report.sending?.recipients ?? 0, inOutbox);
      return { ...counts, queued: counts.queued + total - inOutbox, total };
    },
    recipients: (id, filter) => outbox.rows('report', id, filter),
    decide: (id, state, decision) => decide(deps, id, state, decision),
    importPublished: (input) => importPublished(store, input),
    tasks: [sendReports({ store: createSendingStore(deps.connection), subscribers, outbox, clock })],
  };
}

export async function ensureReportsIndexes(connection: Connection): Promise<void> {
  await reportModel(connection).createIndexes();
  await recipientModel(connection).createIndexes();
}

async function write(store: ReportStore, clock: Clock, campaignId: string, author: string, words: ReportWords): Promise<Report> {
  const [id, at] = [newId('rep'), clock.now()];
  const report: Report = { id, campaignId, author, ...words, slug: id, status: 'draft', createdAt: at, updatedAt: at, publishedAt: null, sending: null };
  await store.insert(report);
  return report;
}

async function publish(store: ReportStore, { clock, bell }: ReportsDeps, id: string): Promise<'published' | 'already' | null> {
  const draft = await store.byId(id);
  if (draft === null) return null;
  const next = published(draft, clock.now());
  if (next === null) return 'already';
  for (const slug of slugsFor(draft)) {
    const stored = await store.savePublished({ ...next, slug });
    if (stored === 'taken') continue;
    bell.ring();
    return stored === 'stored' ? 'published' : 'already';
  }
  throw new Error(`No address was free for the report ${id}`);
}

const MOST_NUMBERED = 20;

/** The title's own address, then with a number; the id is always free. */
function slugsFor({ id, title }: Report): string[] {
  const own = slugify(title);
  const numbered = Array.from({ length: MOST_NUMBERED }, (_, index) => `${own}-${index + 2}`);
  return [...(own === '' ? [] : [own, ...numbered]), slugOfId(id)];
}

function slugOfId(id: string): string {
  return id.replace('_', '-').toLowerCase();
}

async function decide({ outbox, bell }: ReportsDeps, id: string, state: 'failed' | 'unknown', decision: Decision): Promise<number> {
  const decideOne = ({ key }: OutboxRow) => (decision.again ? outbox.retry(key) : outbox.suppress(key, `Left as it is by ${decision.by}`));
  const rows = await outbox.rows('report', id, { state, skip: 0, limit: MOST_DECIDED });
  let changed = 0;
  for (const row of rows) if (await decideOne(row)) changed++;
  bell.ring();
  return changed;
}

async function importPublished(store: ReportStore, input: ImportedReport): Promise<'imported' | 'already'> {
  const { publishedAt, slug, ...words } = importedReport.parse(input);
  const id = newId('rep');
  const stored = await store.insert({
    id, ...words, slug: slug ?? (slugify(words.title) || slugOfId(id)),
    status: 'published', createdAt: publishedAt, updatedAt: publishedAt, publishedAt, sending: null,
  });
  return stored ? 'imported' : 'already';
}
