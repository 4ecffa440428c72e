import { renderMarkdown } from '../../http/markdown.ts';
import { type Campaign, closedSentence } from '../campaigns/index.ts';
import { type Pictures, type PictureView, shownByOthers } from '../pictures/index.ts';
import { excerptOf, type PublishedReport, readingMinutes } from './report.ts';

/** A report as lists show it. */
export interface ReportCard {
  url: string;
  title: string;
  language: string;
  excerpt: string;
  publishedAt: Date;
  minutes: number;
  /** Where the day of publishing is meant. */
  timeZone: string;
  picture: PictureView | null;
}

export function reportPath(campaignSlug: string, reportSlug: string): string {
  return `/campaigns/${campaignSlug}/reports/${reportSlug}`;
}

/** Cards in the order of the reports, which are of these campaigns. */
export async function reportCards(campaigns: readonly Pick<Campaign, 'id' | 'slug' | 'timeZone'>[], reports: readonly PublishedReport[], pictures: Pick<Pictures, 'views'>): Promise<ReportCard[]> {
  const campaignOf = new Map(campaigns.map((campaign) => [campaign.id, campaign]));
  const firsts = reports.flatMap((report) => report.pictureIds.slice(0, 1));
  const views = new Map((await pictures.views(firsts)).map((view) => [view.id, view]));
  return reports.map((report) => ({
    url: reportPath(campaignOf.get(report.campaignId)?.slug ?? '', report.slug),
    title: report.title,
    language: report.language,
    excerpt: excerptOf(report),
    publishedAt: report.publishedAt,
    minutes: readingMinutes(report.body),
    timeZone: campaignOf.get(report.campaignId)?.timeZone ?? 'UTC',
    picture: views.get(report.pictureIds[0] ?? '') ?? null,
  }));
}

/** All reports of a campaign, newest first. */
export function listModel(campaign: Campaign, cards: ReportCard[]) {
  return { campaign: campaignPart(campaign), reports: cards, feed: feedOf(campaign), subscribe: subscribePart(campaign) };
}

export interface Neighbours {
  newer: PublishedReport | null;
  older: PublishedReport | null;
}

/** One report with its pictures. */
export function showModel(campaign: Campaign, report: PublishedReport, pictures: PictureView[], { newer, older }: Neighbours, now: Date) {
  const [hero = null, ...others] = pictures;
  const link = (other: PublishedReport | null) => (other === null ? null : { url: reportPath(campaign.slug, other.slug), title: other.title, language: other.language });
  return {
    campaign: campaignPart(campaign),
    report: {
      title: report.title,
      language: report.language,
      summary: report.summary,
      author: report.author,
      publishedAt: report.publishedAt,
      minutes: readingMinutes(report.body),
      html: renderMarkdown(report.body),
    },
    hero,
    pictures: others,
    newer: link(newer),
    older: link(older),
    giveUrl: `/campaigns/${campaign.slug}/donate`,
    closed: closedSentence(campaign, now),
    feed: feedOf(campaign),
    subscribe: subscribePart(campaign),
    timeZone: campaign.timeZone,
  };
}

export function headOfList(campaign: Campaign) {
  return { title: `Reports: ${campaign.title}`, description: `What the gifts for “${campaign.title}” have done, told by those who do it.`, path: `/campaigns/${campaign.slug}/reports`, section: 'campaigns' };
}

export function headOfReport(campaign: Campaign, report: PublishedReport, pictures: PictureView[]) {
  const [picture] = pictures;
  return {
    title: report.title,
    description: excerptOf(report),
    path: reportPath(campaign.slug, report.slug),
    section: 'campaigns',
    ...shownByOthers(picture),
  };
}

function campaignPart(campaign: Campaign) {
  return { title: campaign.title, language: campaign.language, shortTitle: campaign.shortTitle, slug: campaign.slug, url: `/campaigns/${campaign.slug}`, reportsUrl: `/campaigns/${campaign.slug}/reports` };
}

function subscribePart(campaign: Campaign) {
  return { action: `/campaigns/${campaign.slug}/subscribe` };
}

function feedOf(campaign: Campaign) {
  return { url: `/campaigns/${campaign.slug}/reports.atom`, title: `Reports: ${campaign.title}` };
}
