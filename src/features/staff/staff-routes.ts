import { Router } from 'express';
import { campaignRoutes } from './campaign-routes.ts';
import { donationRoutes } from './donation-routes.ts';
import { staffFundraiserRoutes } from './fundraiser-routes.ts';
import { ledgerRoutes } from './ledger-routes.ts';
import { lookRoutes } from './look-routes.ts';
import { overviewRoutes } from './overview-routes.ts';
import { reportEditorRoutes } from './report-editor-routes.ts';
import { reportSendingRoutes } from './report-sending-routes.ts';
import { requireStaff } from './require-staff.ts';
import type { StaffRoutesDeps } from './staff-deps.ts';

/** `/staff/…`. Behind session, body parser, `uploads`, `loadUser` and `csrf`. */
export function staffRoutes(deps: StaffRoutesDeps): Router {
  const router = Router();
  router.use('/staff', requireStaff(deps.staff));
  return router.use(overviewRoutes(deps), campaignRoutes(deps), reportEditorRoutes(deps), reportSendingRoutes(deps), staffFundraiserRoutes(deps), donationRoutes(deps), ledgerRoutes(deps), lookRoutes(deps));
}
