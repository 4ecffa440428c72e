import { markdownAsText, renderMarkdown } from '../../http/markdown.ts';
import type { Site } from '../../http/pages.ts';
import type { Views } from '../../http/views.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Tokens } from '../../shared/tokens.ts';
import { acceptsGifts, type Campaign, type Campaigns } from '../campaigns/index.ts';
import type { Organizations } from '../organizations/index.ts';
import type { ComposedMail, Composer, OutboxRow } from '../outbox/index.ts';
import { mailHead, type Pictures } from '../pictures/index.ts';
import { listIdOf, type Subscriber, type Subscribers } from '../subscribers/index.ts';
import type { Reports } from './create-reports.ts';
import { reportPath } from './report-pages.ts';
import { excerptOf, isPublished, type PublishedReport, withAbsoluteLinks } from './report.ts';

export interface ReportMailsDeps {
  reports: Pick<Reports, 'byId'>;
  subscribers: Pick<Subscribers, 'byId'>;
  campaigns: Pick<Campaigns, 'byId'>;
  organizations: Pick<Organizations, 'byId'>;
  pictures: Pick<Pictures, 'views'>;
  clock: Clock;
  tokens: Tokens;
  views: Views;
  site: Site;
}

/** The mails of this feature, by their kind in the outbox. */
export function reportMails(deps: ReportMailsDeps): Record<string, Composer> {
  return { report: (row) => composeReport(deps, row) };
}

/** Who unsubscribed between the freezing of the list and their turn gets nothing. */
async function composeReport(deps: ReportMailsDeps, row: OutboxRow): Promise<ComposedMail | 'suppressed'> {
  const [report, subscriber] = await Promise.all([deps.reports.byId(row.subject), deps.subscribers.byId(row.data.subscriberId ?? '')]);
  if (report === null || !isPublished(report) || subscriber?.state !== 'active') return 'suppressed';
  const campaign = await deps.campaigns.byId(report.campaignId);
  if (campaign === null) return 'suppressed';
  const unsubscribeUrl = `${deps.site.publicUrl}/unsubscribe/${deps.tokens.issue('unsubscribe', subscriber.id)}`;
  const model = await mailModel(deps, report, campaign, subscriber, unsubscribeUrl);
  const render = (part: string) => deps.views.render(`emails/report/${part}`, model);
  return {
    subject: render('subject').trim(),
    html: render('html'),
    text: render('text'),
    listUnsubscribeUrl: unsubscribeUrl,
    listId: listIdOf(campaign, deps.site),
  };
}

async function mailModel({ organizations, pictures, clock, tokens, site }: ReportMailsDeps, report: PublishedReport, campaign: Campaign, subscriber: Subscriber, unsubscribeUrl: string) {
  const [organization, [picture]] = await Promise.all([organizations.byId(campaign.organizationId), pictures.views(report.pictureIds.slice(0, 1))]);
  const body = withAbsoluteLinks(report.body, site.publicUrl);
  const campaignUrl = `${site.publicUrl}/campaigns/${campaign.slug}`;
  return {
    site,
    report: { title: report.title, language: report.language, summary: report.summary, author: report.author, publishedAt: report.publishedAt, text: markdownAsText(body), html: renderMarkdown(body), url: site.publicUrl + reportPath(campaign.slug, report.slug) },
    picture: picture === undefined ? null : { src: new URL(picture.src, site.publicUrl).href, alt: picture.alt },
    campaign: { title: campaign.title, language: campaign.language, shortTitle: campaign.shortTitle, url: campaignUrl },
    ...(acceptsGifts(campaign, clock.now())
      ? { buttonUrl: `${campaignUrl}/donate`, buttonLabel: `Give to ${campaign.shortTitle}` }
      : { buttonUrl: campaignUrl, buttonLabel: 'About the campaign' }),
    ...mailHead(organization, site.publicUrl),
    organization: organization === null ? null : { name: organization.name, address: organization.address.join(', ') },
    preheader: excerptOf(report),
    reason: `You get this because you ${subscriber.gave ? 'gave to' : 'subscribed to the reports of'} ${campaign.title}.`,
    unsubscribeUrl,
    manageUrl: `${site.publicUrl}/subscriptions/${tokens.issue('subscription', subscriber.id)}`,
  };
}
