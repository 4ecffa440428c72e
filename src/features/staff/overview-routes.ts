import { Router } from 'express';
import { displayName } from '../accounts/index.ts';
import type { Campaign } from '../campaigns/index.ts';
import { campaignRows, dueThings } from './overview-pages.ts';
import { staffOf } from './require-staff.ts';
import { createStaffAccess } from './staff-access.ts';
import type { StaffRoutesDeps } from './staff-deps.ts';

const GIFTS_A_CAMPAIGN = 5;
const GIFTS_SHOWN = 8;

/** `/staff`: how the campaigns are, what waits, and the newest gifts. */
export function overviewRoutes(deps: StaffRoutesDeps): Router {
  const router = Router();
  const access = createStaffAccess(deps);
  router.get('/staff', async (_req, res) => {
    const campaigns = await access.campaigns(res);
    const [rows, due, gifts] = await Promise.all([campaignRows(deps, campaigns), dueThings(deps, campaigns), newestGifts(deps, campaigns)]);
    const organizations = await Promise.all(staffOf(res).organizationIds.map((id) => deps.organizations.byId(id)));
    const under = organizations.flatMap((each) => (each === null ? [] : [each.name])).join(' · ');
    deps.pages.send(res, 'staff/overview', { title: 'Overview', section: 'overview' }, { name: displayName(staffOf(res).account), under, campaigns: rows, due, gifts });
  });
  return router;
}

async function newestGifts({ donations }: StaffRoutesDeps, campaigns: readonly Pick<Campaign, 'id' | 'shortTitle' | 'timeZone'>[]) {
  const lists = await Promise.all(campaigns.map(async ({ id, shortTitle, timeZone }) => (await donations.recentGifts({ campaignId: id }, GIFTS_A_CAMPAIGN)).map((gift) => ({ ...gift, campaignTitle: shortTitle, timeZone }))));
  return lists.flat().sort((a, b) => b.at.getTime() - a.at.getTime()).slice(0, GIFTS_SHOWN);
}
