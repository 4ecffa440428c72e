import { plainExcerpt } from '../../http/markdown.ts';

export type ReportStatus = 'draft' | 'published';

/** How far the mails of a published report are. Null in the report when nobody was to be mailed. */
export interface Sending {
  readonly startedAt: Date;
  /** Whether the list of recipients is closed. Before that no mail leaves. */
  readonly frozen: boolean;
  /** Whether all recipients are in the outbox. */
  readonly released: boolean;
  /** How many people are on the closed list. */
  readonly recipients: number;
}

/** What staff publish about a campaign. */
export interface Report {
  readonly id: string;
  readonly campaignId: string;
  /** The last part of the address; final once published. */
  readonly slug: string;
  readonly title: string;
  /** BCP 47: what title, summary and body are written in. */
  readonly language: string;
  /** A sentence or two for lists and mails; empty where the text's beginning serves. */
  readonly summary: string;
  /** Markdown. */
  readonly body: string;
  readonly author: string;
  readonly pictureIds: readonly string[];
  readonly status: ReportStatus;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly publishedAt: Date | null;
  readonly sending: Sending | null;
}

export type PublishedReport = Report & { readonly status: 'published'; readonly publishedAt: Date };

/** What staff write. */
export interface ReportWords {
  title: string;
  language: string;
  summary: string;
  body: string;
  pictureIds: string[];
}

export function isPublished(report: Report): report is PublishedReport {
  return report.status === 'published' && report.publishedAt !== null;
}

/** @returns the report as published, its sending begun; null when it was published before */
export function published(report: Report, at: Date): PublishedReport | null {
  if (report.status === 'published') return null;
  return { ...report, status: 'published', publishedAt: at, updatedAt: at, sending: { startedAt: at, frozen: false, released: false, recipients: 0 } };
}

const WORDS_A_MINUTE = 200;

/** How long reading it takes, at least one minute. */
export function readingMinutes(body: string): number {
  const words = body.split(/\s+/u).filter(Boolean).length;
  return Math.max(1, Math.ceil(words / WORDS_A_MINUTE));
}

/** What stands in lists and mails: the summary, or how the text begins. */
export function excerptOf(report: Pick<Report, 'summary' | 'body'>): string {
  return report.summary || plainExcerpt(report.body, 220);
}

/** The text with links to own pages written out: in a mail and in a feed there is no page that they could be relative to. */
export function withAbsoluteLinks(body: string, publicUrl: string): string {
  return body.replace(/\]\(\/(?!\/)/g, `](${publicUrl}/`);
}
