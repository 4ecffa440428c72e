import { Router, type Request, type Response } from 'express';
import type { PageCache } from '../../http/page-cache.ts';
import { param, type Pages } from '../../http/pages.ts';
import type { Clock } from '../../shared/clock.ts';
import { notFound } from '../../shared/errors.ts';
import { type Campaign, type Campaigns, publicCampaign } from '../campaigns/index.ts';
import { accentSheet, type Organization, type Organizations } from '../organizations/index.ts';
import type { Pictures } from '../pictures/index.ts';
import type { Reports } from './create-reports.ts';
import { reportFeed } from './report-feed.ts';
import { headOfList, headOfReport, listModel, reportCards, showModel } from './report-pages.ts';
import type { PublishedReport } from './report.ts';

export interface ReportRoutesDeps {
  pages: Pages;
  cache: PageCache;
  clock: Clock;
  campaigns: Campaigns;
  organizations: Pick<Organizations, 'byId'>;
  reports: Reports;
  pictures: Pick<Pictures, 'views'>;
}

const ATOM = 'application/atom+xml; charset=utf-8';
const MOST_IN_FEED = 50;

/** The public side: list, permalink and feed. */
export function reportRoutes(deps: ReportRoutesDeps): Router {
  const router = Router();
  /** @param rest what follows the campaign's address, to lead on from a former one */
  const cached = (req: Request, res: Response, rest: string, render: (campaign: Campaign) => Promise<string>, type?: string) =>
    deps.cache.respond(req, res, `/campaigns/${param(req, 'slug')}${rest}`, async (about) => {
      const campaign = await publicCampaign(deps.campaigns, param(req, 'slug'), (slug) => `/campaigns/${slug}${rest}`);
      about(campaign.id);
      return render(campaign);
    }, type);

  router.get('/campaigns/:slug/reports', (req, res) => cached(req, res, '/reports', (campaign) => renderList(deps, campaign)));
  router.get('/campaigns/:slug/reports.atom', (req, res) => cached(req, res, '/reports.atom', (campaign) => renderFeed(deps, campaign), ATOM));
  router.get('/campaigns/:slug/reports/:reportSlug', (req, res) => {
    const reportSlug = param(req, 'reportSlug');
    return cached(req, res, `/reports/${encodeURIComponent(reportSlug)}`, (campaign) => renderReport(deps, campaign, reportSlug));
  });
  return router;
}

async function renderList({ pages, reports, pictures, organizations }: ReportRoutesDeps, campaign: Campaign): Promise<string> {
  const [listed, organization] = await Promise.all([reports.listOf(campaign.id), organizations.byId(campaign.organizationId)]);
  const cards = await reportCards([campaign], listed, pictures);
  return pages.render('reports/list', { ...headOfList(campaign), ...lookOf(organization) }, listModel(campaign, cards));
}

async function renderReport({ pages, reports, pictures, organizations, clock }: ReportRoutesDeps, campaign: Campaign, reportSlug: string): Promise<string> {
  const all = await reports.listOf(campaign.id);
  const report = all.find((each) => each.slug === reportSlug) ?? (await reports.bySlug(campaign.id, reportSlug));
  if (report === null) throw notFound('this report');
  const [views, organization] = await Promise.all([pictures.views([...report.pictureIds]), organizations.byId(campaign.organizationId)]);
  return pages.render('reports/show', { ...headOfReport(campaign, report, views), ...lookOf(organization) }, showModel(campaign, report, views, neighbours(all, report), clock.now()));
}

function lookOf(organization: Organization | null) {
  return { stylesheet: accentSheet(organization) };
}

async function renderFeed({ pages, reports, organizations }: ReportRoutesDeps, campaign: Campaign): Promise<string> {
  const [organization, all] = await Promise.all([organizations.byId(campaign.organizationId), reports.listOf(campaign.id)]);
  return reportFeed(campaign, organization?.name ?? campaign.title, all.slice(0, MOST_IN_FEED), pages.site.publicUrl);
}

function neighbours(newestFirst: readonly PublishedReport[], report: PublishedReport) {
  const at = newestFirst.findIndex((each) => each.id === report.id);
  if (at < 0) return { newer: null, older: null };
  return { newer: newestFirst[at - 1] ?? null, older: newestFirst[at + 1] ?? null };
}
