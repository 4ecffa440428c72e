import { money } from '../../shared/money.ts';
import { type Campaign, progressOf, visibleStatus } from '../campaigns/index.ts';
import { isPublished, type Report } from '../reports/index.ts';
import type { StaffRoutesDeps } from './staff-deps.ts';

/** Campaigns with how far they are and how many people get their reports, those that are over last. */
export async function campaignRows({ ledger, subscribers, clock }: StaffRoutesDeps, campaigns: readonly Campaign[]) {
  const totals = await ledger.totalsOf('campaign', campaigns.map(({ id }) => id));
  const rows = await Promise.all(campaigns.map(async (campaign) => ({
    title: campaign.title,
    language: campaign.language,
    url: `/staff/campaigns/${campaign.slug}`,
    publicUrl: `/campaigns/${campaign.slug}`,
    reportsUrl: `/staff/campaigns/${campaign.slug}/reports`,
    newReportUrl: `/staff/campaigns/${campaign.slug}/reports/new`,
    status: visibleStatus(campaign, clock.now()),
    progress: progressOf(campaign.goal, totals.get(campaign.id) ?? { raised: money(0, campaign.currency), donations: 0 }),
    audience: await subscribers.count(campaign.id),
  })));
  const isOver = (row: { status: string }) => Number(row.status === 'ended');
  return rows.toSorted((a, b) => isOver(a) - isOver(b));
}

export interface DueThing {
  words: string;
  url: string;
  action: string;
}

const DAYS_92 = 92 * 24 * 60 * 60 * 1000;
/** The progress of older sendings isn't asked for: what was unknown then has been decided. */
const MOST_SENDINGS = 20;

/** What waits for a person, the most pressing first. */
export async function dueThings({ reports, clock }: StaffRoutesDeps, campaigns: readonly Campaign[]): Promise<DueThing[]> {
  const all = await reports.ofCampaigns(campaigns.map(({ id }) => id));
  const titleOf = new Map(campaigns.map((campaign) => [campaign.id, campaign.shortTitle]));
  const sent = all.filter((report) => report.sending !== null).slice(0, MOST_SENDINGS);
  const undecided = await Promise.all(sent.map((report) => undecidedThings(reports, report)));
  const late = campaigns.filter((campaign) => visibleStatus(campaign, clock.now()) === 'published' && isLate(campaign, all, clock.now()));
  return [
    ...undecided.flat(),
    ...late.map((campaign) => ({
      words: `${campaign.shortTitle}: no report for three months. Donors were promised one a quarter.`,
      url: `/staff/campaigns/${campaign.slug}/reports/new`,
      action: 'Write it',
    })),
    ...all.filter(({ status }) => status === 'draft').map((draft) => ({
      words: `${titleOf.get(draft.campaignId) ?? ''}: the draft “${draft.title}” is not published yet.`,
      url: `/staff/reports/${draft.id}`,
      action: 'Go on writing',
    })),
    ...campaigns.filter(({ status }) => status === 'draft').map((campaign) => ({
      words: `${campaign.title} is a draft: visitors can’t see it yet.`,
      url: `/staff/campaigns/${campaign.slug}`,
      action: 'Finish it',
    })),
  ];
}

async function undecidedThings(reports: StaffRoutesDeps['reports'], report: Report): Promise<DueThing[]> {
  const { failed, unknown } = await reports.progress(report);
  const decide = (state: 'unknown' | 'failed', words: string) => ({ words: `“${report.title}”: ${words}`, url: `/staff/reports/${report.id}?state=${state}`, action: 'Decide' });
  return [
    ...(unknown > 0 ? [decide('unknown', unknown === 1 ? 'nobody knows whether one mail arrived.' : `nobody knows whether ${unknown} mails arrived.`)] : []),
    ...(failed > 0 ? [decide('failed', failed === 1 ? 'one mail failed.' : `${failed} mails failed.`)] : []),
  ];
}

function isLate(campaign: Campaign, reports: readonly Report[], now: Date): boolean {
  const published = reports.filter((report) => report.campaignId === campaign.id).filter(isPublished);
  const last = published.reduce((latest, { publishedAt }) => (publishedAt > latest ? publishedAt : latest), campaign.startedAt);
  return now.getTime() - last.getTime() > DAYS_92;
}
