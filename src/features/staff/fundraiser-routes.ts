import { Router, type Response } from 'express';
import { z } from 'zod';
import { emptyForm, type FormState, parseForm, requiredText } from '../../http/forms.ts';
import { param } from '../../http/pages.ts';
import { zero } from '../../shared/money.ts';
import { progressOf } from '../campaigns/index.ts';
import { type Fundraiser, visibleFundraiserStatus } from '../fundraisers/index.ts';
import { staffOf } from './require-staff.ts';
import { createStaffAccess } from './staff-access.ts';
import type { StaffRoutesDeps } from './staff-deps.ts';

const section = 'fundraisers';

const hideForm = z.object({
  reason: requiredText('Please give the supporter a reason.', 500),
});

/** The supporters' pages of an organization's campaigns: look, hide, show again. */
export function staffFundraiserRoutes(deps: StaffRoutesDeps): Router {
  const router = Router();
  const access = createStaffAccess(deps);

  router.get('/staff/fundraisers', async (req, res) => {
    const campaigns = await access.campaigns(res);
    const titles = new Map(campaigns.map(({ id, shortTitle }) => [id, shortTitle]));
    const list = await deps.fundraisers.listByCampaigns([...titles.keys()]);
    const fundraisers = (await fundraiserRows(deps, list)).map((row, index) => ({ ...row, campaignTitle: titles.get(list[index]?.campaignId ?? '') }));
    deps.pages.send(res, 'staff/fundraisers', { title: 'Fundraisers', section }, { fundraisers, done: doneWords(req.query.done) });
  });

  const sendHide = async (res: Response, fundraiser: Fundraiser, form: FormState, status = 200) => {
    const [row] = await fundraiserRows(deps, [fundraiser]);
    deps.pages.send(res, 'staff/hide-fundraiser', { title: `Hide “${fundraiser.title}”?`, section }, { fundraiser: row, form }, status);
  };
  router.get('/staff/fundraisers/:id/hide', async (req, res) => sendHide(res, (await access.fundraiser(res, param(req, 'id'))).fundraiser, emptyForm));
  router.post('/staff/fundraisers/:id/hide', async (req, res) => {
    const { fundraiser } = await access.fundraiser(res, param(req, 'id'));
    const parsed = parseForm(hideForm, req.body);
    if (!parsed.ok) return sendHide(res, fundraiser, parsed.form, 422);
    await deps.fundraisers.hide(fundraiser.id, staffOf(res).account.id, parsed.value.reason);
    res.redirect(303, '/staff/fundraisers?done=hidden');
  });
  router.post('/staff/fundraisers/:id/show', async (req, res) => {
    const { fundraiser } = await access.fundraiser(res, param(req, 'id'));
    await deps.fundraisers.unhide(fundraiser.id);
    res.redirect(303, '/staff/fundraisers?done=shown');
  });
  return router;
}

async function fundraiserRows({ ledger, clock }: StaffRoutesDeps, list: readonly Fundraiser[]) {
  const totals = await ledger.totalsOf('fundraiser', list.map(({ id }) => id));
  return list.map((fundraiser) => ({
    title: fundraiser.title,
    language: fundraiser.language,
    supporterName: fundraiser.supporterName,
    supporterEmail: fundraiser.supporterEmail,
    url: `/fundraisers/${fundraiser.slug}`,
    address: `/staff/fundraisers/${fundraiser.id}`,
    status: visibleFundraiserStatus(fundraiser, clock.now()),
    reason: fundraiser.hiding?.reason ?? '',
    canHide: fundraiser.status !== 'draft' && fundraiser.status !== 'hidden',
    progress: progressOf(fundraiser.goal, totals.get(fundraiser.id) ?? { raised: zero(fundraiser.goal.currency), donations: 0 }),
  }));
}

function doneWords(done: unknown): string {
  if (done === 'hidden') return 'The page is hidden. Its supporter sees your reason in their account.';
  return done === 'shown' ? 'The page can be seen again.' : '';
}
