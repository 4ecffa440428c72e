import { createHash } from 'node:crypto';
import { renderMarkdown } from '../../http/markdown.ts';
import { languageMarks } from '../../shared/language-marks.ts';
import type { Campaign } from '../campaigns/index.ts';
import { reportPath } from './report-pages.ts';
import { excerptOf, type PublishedReport, withAbsoluteLinks } from './report.ts';

/**
 * A campaign's reports as an Atom 1.0 feed (RFC 4287).
 * @param reports newest first
 */
export function reportFeed(campaign: Campaign, organizationName: string, reports: readonly PublishedReport[], publicUrl: string): string {
  const page = `${publicUrl}/campaigns/${campaign.slug}/reports`;
  const updated = reports.reduce((latest, { updatedAt }) => (updatedAt > latest ? updatedAt : latest), campaign.startedAt);
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">`,
    `  <id>${lastingId(`reports of ${campaign.id}`)}</id>`,
    `  <title>${escape(`Reports: ${campaign.title}`)}</title>`,
    `  <subtitle${inLanguage(campaign.language)}>${escape(campaign.summary)}</subtitle>`,
    `  <updated>${updated.toISOString()}</updated>`,
    `  <author><name>${escape(organizationName)}</name></author>`,
    `  <link rel="self" type="application/atom+xml" href="${escape(`${page}.atom`)}"/>`,
    `  <link rel="alternate" type="text/html" href="${escape(page)}"/>`,
    ...reports.map((report) => entry(campaign, report, publicUrl)),
    '</feed>',
    '',
  ].join('\n');
}

function entry(campaign: Campaign, report: PublishedReport, publicUrl: string): string {
  return [
    `  <entry${inLanguage(report.language)}>`,
    `    <id>${lastingId(report.id)}</id>`,
    `    <title>${escape(report.title)}</title>`,
    `    <published>${report.publishedAt.toISOString()}</published>`,
    `    <updated>${report.updatedAt.toISOString()}</updated>`,
    `    <author><name>${escape(report.author)}</name></author>`,
    `    <link rel="alternate" type="text/html" href="${escape(publicUrl + reportPath(campaign.slug, report.slug))}"/>`,
    `    <summary>${escape(excerptOf(report))}</summary>`,
    `    <content type="html">${escape(renderMarkdown(withAbsoluteLinks(report.body, publicUrl)))}</content>`,
    '  </entry>',
  ].join('\n');
}

/** Nothing for the feed's own language. */
function inLanguage(tag: string): string {
  const marks = languageMarks(tag);
  return marks === null ? '' : ` xml:lang="${marks.lang}"`;
}

/**
 * The same for ever, also when the site moves to another address: a reader shows an entry whose id changed as new.
 * A UUID of version 8 (RFC 9562, 5.8) made from our own id.
 */
function lastingId(name: string): string {
  const hex = createHash('sha256').update(`wellspring ${name}`).digest('hex');
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Control characters may not stand in XML in any form, so they are left out. */
function escape(text: string): string {
  return text.replace(/[^\P{Cc}\t\n\r]/gu, '').replace(/[&<>"]/g, (character) => entities[character] ?? '');
}
