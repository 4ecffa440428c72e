import { Router, type Request, type Response } from 'express';
import { emptyForm, type FormState, parseForm, typedValues } from '../../http/forms.ts';
import { languageInField } from '../../http/language-field.ts';
import { param } from '../../http/pages.ts';
import type { Campaign } from '../campaigns/index.ts';
import { draftForm, isPublished, type Report, type ReportWords } from '../reports/index.ts';
import { readPictures, type SentPictures } from './picture-form.ts';
import { reportRows, sendReportEditor } from './report-editor-page.ts';
import { staffOf } from './require-staff.ts';
import { createStaffAccess, type StaffAccess } from './staff-access.ts';
import type { StaffRoutesDeps } from './staff-deps.ts';

const section = 'reports';
const NO_TEXT = 'Please write the report before it is published.';

/** Lists, writing, preview and publishing. */
export function reportEditorRoutes(deps: StaffRoutesDeps): Router {
  const router = Router();
  const access = createStaffAccess(deps);
  listRoutes(router, deps, access);
  writingRoutes(router, deps, access);
  publishRoutes(router, deps, access);
  return router;
}

function listRoutes(router: Router, deps: StaffRoutesDeps, access: StaffAccess): void {
  router.get('/staff/reports', async (_req, res) => {
    const campaigns = await access.campaigns(res);
    const groups = campaigns.map(({ shortTitle, slug }) => ({ shortTitle, newUrl: `/staff/campaigns/${slug}/reports/new` }));
    deps.pages.send(res, 'staff/reports', { title: 'Reports', section }, { heading: 'Reports', reports: await reportRows(deps, campaigns), groups });
  });
  router.get('/staff/campaigns/:slug/reports', async (req, res) => {
    const campaign = await access.campaign(res, param(req, 'slug'));
    const groups = [{ shortTitle: campaign.shortTitle, newUrl: `/staff/campaigns/${campaign.slug}/reports/new` }];
    deps.pages.send(res, 'staff/reports', { title: `Reports: ${campaign.title}`, section }, { heading: `Reports: ${campaign.shortTitle}`, reports: await reportRows(deps, [campaign]), groups });
  });
}

function writingRoutes(router: Router, deps: StaffRoutesDeps, access: StaffAccess): void {
  router.get('/staff/campaigns/:slug/reports/new', async (req, res) => {
    const campaign = await access.campaign(res, param(req, 'slug'));
    await sendReportEditor(deps, res, { campaign, report: null, form: emptyForm, pictureIds: [] });
  });
  router.post('/staff/campaigns/:slug/reports/new', async (req, res) => {
    const campaign = await access.campaign(res, param(req, 'slug'));
    await save(deps, req, res, campaign, null, async (words) => deps.reports.write(campaign.id, await authorFor(deps, res, campaign), words));
  });
  router.get('/staff/reports/:id', async (req, res, next) => {
    const { report, campaign } = await access.report(res, param(req, 'id'));
    if (isPublished(report)) return next();
    await sendReportEditor(deps, res, { campaign, report, form: formOfReport(report), pictureIds: report.pictureIds, saved: req.query.saved !== undefined });
  });
  router.get('/staff/reports/:id/edit', async (req, res) => {
    const { report, campaign } = await access.report(res, param(req, 'id'));
    await sendReportEditor(deps, res, { campaign, report, form: formOfReport(report), pictureIds: report.pictureIds });
  });
  router.post('/staff/reports/:id', async (req, res) => {
    const { report, campaign } = await access.report(res, param(req, 'id'));
    await save(deps, req, res, campaign, report, (words) => deps.reports.rewrite(report.id, words));
  });
}

function publishRoutes(router: Router, deps: StaffRoutesDeps, access: StaffAccess): void {
  router.get('/staff/reports/:id/publish', async (req, res) => {
    const { report, campaign } = await access.report(res, param(req, 'id'));
    if (isPublished(report)) return res.redirect(303, `/staff/reports/${report.id}`);
    if (report.body === '') return sendReportEditor(deps, res, { campaign, report, form: { ...formOfReport(report), errors: { body: NO_TEXT } }, pictureIds: report.pictureIds }, 422);
    const audience = await deps.reports.audience(campaign.id);
    const hidden = campaign.status === 'draft';
    deps.pages.send(res, 'staff/publish-report', { title: `Publish “${report.title}”?`, section }, {
      report: { title: report.title, language: report.language, address: `/staff/reports/${report.id}` }, campaign: { title: campaign.title, language: campaign.language, status: campaign.status },
      audience, total: audience.donors + audience.subscribers, hidden,
      publicAddress: `${deps.pages.site.publicUrl}/campaigns/${campaign.slug}/reports/…`,
    });
  });
  router.post('/staff/reports/:id/publish', async (req, res) => {
    const { report, campaign } = await access.report(res, param(req, 'id'));
    // A mail with a link to a page that visitors can't see would go to everybody.
    if (report.body === '' || campaign.status === 'draft') return res.redirect(303, `/staff/reports/${report.id}/publish`);
    await deps.reports.publish(report.id);
    res.redirect(303, `/staff/reports/${report.id}`);
  });
}

/** Who signs a report: by name, or the organization does. A mail address would stand on a public page, and be mailed to all. */
async function authorFor({ organizations }: StaffRoutesDeps, res: Response, campaign: Campaign): Promise<string> {
  return staffOf(res).account.name || ((await organizations.byId(campaign.organizationId))?.name ?? campaign.shortTitle);
}

/** @param store makes the report, or changes the one there is */
async function save(deps: StaffRoutesDeps, req: Request, res: Response, campaign: Campaign, report: Report | null, store: (words: ReportWords) => Promise<Report | null>): Promise<void> {
  const sent = await readPictures(deps, req);
  const parsed = parseForm(draftForm, req.body);
  const wants = typedValues(req.body).do ?? 'save';
  const errors = { ...(parsed.ok ? {} : parsed.form.errors), ...missingText(parsed.ok ? parsed.value.body : undefined, report), ...sent.errors };
  const wrong = Object.keys(errors).length > 0;
  if (!parsed.ok || wrong || wants === 'preview') {
    return sendReportEditor(deps, res, { campaign, report, form: formOfRequest(req, sent, errors), pictureIds: sent.carried, preview: wants === 'preview' }, wrong ? 422 : 200);
  }
  const stored = await store({ ...parsed.value, pictureIds: sent.ids });
  await sent.storeTexts();
  const address = `/staff/reports/${stored?.id ?? report?.id ?? ''}`;
  res.redirect(303, wants === 'publish' ? `${address}/publish` : `${address}?saved=1`);
}

/** A draft may be empty; what the public sees may not become so. */
function missingText(body: string | undefined, report: Report | null): Record<string, string> {
  return report?.status === 'published' && body === '' ? { body: 'A published report can’t be emptied.' } : {};
}

function formOfRequest(req: Request, sent: SentPictures, errors: Record<string, string>): FormState {
  return { values: { ...typedValues(req.body), ...sent.values }, errors };
}

function formOfReport({ title, language, summary, body }: Report): FormState {
  return { values: { title, language: languageInField(language), summary, body }, errors: {} };
}
