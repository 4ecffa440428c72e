import { Router } from 'express';
import { z } from 'zod';
import { parseForm } from '../../http/forms.ts';
import { param } from '../../http/pages.ts';
import { notFound } from '../../shared/errors.ts';
import { displayName } from '../accounts/index.ts';
import { outboxStates } from '../outbox/index.ts';
import { isPublished } from '../reports/index.ts';
import { sendingPage } from './report-sending-page.ts';
import { staffOf } from './require-staff.ts';
import { createStaffAccess } from './staff-access.ts';
import type { StaffRoutesDeps } from './staff-deps.ts';

const section = 'reports';
const ROWS_A_PAGE = 50;

const asked = z.object({
  state: z.enum(outboxStates).optional().catch(undefined),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
});

const decision = z.object({ state: z.enum(['failed', 'unknown']), decision: z.enum(['again', 'leave']) });

/** How the mails of a published report are doing, and what staff decide about those that are not done. */
export function reportSendingRoutes(deps: StaffRoutesDeps): Router {
  const router = Router();
  const access = createStaffAccess(deps);

  router.get('/staff/reports/:id', async (req, res) => {
    const { report, campaign } = await access.report(res, param(req, 'id'));
    if (!isPublished(report)) throw notFound('this report');
    const { state, page } = asked.parse(req.query);
    const [progress, rows] = await Promise.all([
      deps.reports.progress(report),
      deps.reports.recipients(report.id, { state, skip: (page - 1) * ROWS_A_PAGE, limit: ROWS_A_PAGE }),
    ]);
    const model = sendingPage({ report, campaign, progress, rows, state, page, rowsAPage: ROWS_A_PAGE, done: req.query.done, saved: req.query.saved !== undefined });
    deps.pages.send(res, 'staff/sending', { title: report.title, section, ...(model.lookEvery === null ? {} : { scripts: ['live-sending'] }) }, model);
  });

  router.post('/staff/reports/:id/decide', async (req, res) => {
    const { report } = await access.report(res, param(req, 'id'));
    const parsed = parseForm(decision, req.body);
    if (!parsed.ok) return res.redirect(303, `/staff/reports/${report.id}`);
    const choice = parsed.value.decision === 'again' ? { again: true as const } : { again: false as const, by: displayName(staffOf(res).account) };
    const changed = await deps.reports.decide(report.id, parsed.value.state, choice);
    res.redirect(303, `/staff/reports/${report.id}?done=${changed}`);
  });
  return router;
}
