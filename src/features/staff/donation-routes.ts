import { type Response, Router } from 'express';
import { param } from '../../http/pages.ts';
import { notFound } from '../../shared/errors.ts';
import { correctionFileName, correctionPdf, receiptPdf } from '../donations/index.ts';
import { donationListPage } from './donation-list-page.ts';
import { donationPage } from './donation-page.ts';
import { donationRefundRoutes } from './donation-refund-routes.ts';
import { donationQuery, searchDonations } from './donation-search.ts';
import { staffOf } from './require-staff.ts';
import { createStaffAccess } from './staff-access.ts';
import type { StaffRoutesDeps } from './staff-deps.ts';

const section = 'donations';

/** Donations: look for them, see everything about one, and give money back. */
export function donationRoutes(deps: StaffRoutesDeps): Router {
  const router = Router();
  const access = createStaffAccess(deps);

  router.get('/staff/donations', async (req, res) => {
    const search = { organizationIds: staffOf(res).organizationIds, ...donationQuery.parse(req.query) };
    const model = await donationListPage(deps, search, await searchDonations(deps, search));
    deps.pages.send(res, 'staff/donations', { title: 'Donations', section }, model);
  });
  router.get('/staff/donations/:id', async (req, res) => {
    const found = await access.donation(res, param(req, 'id'));
    const model = await donationPage(deps, res, found, req.query.refund);
    deps.pages.send(res, 'staff/donation', { title: `Donation of ${model.donation.name}`, section }, model);
  });
  router.get('/staff/donations/:id/receipt.pdf', async (req, res) => {
    const { donation } = await access.donation(res, param(req, 'id'));
    const [receipt, corrections] = await Promise.all([deps.donations.receipt(donation.id), deps.donations.corrections(donation.id)]);
    if (receipt === null) throw notFound('this receipt');
    sendPdf(res, `receipt-${receipt.number.replace(/[^\w-]/g, '')}.pdf`, await receiptPdf(receipt, corrections));
  });
  router.get('/staff/donations/:id/credit-notes/:number.pdf', async (req, res) => {
    const { donation } = await access.donation(res, param(req, 'id'));
    const correction = (await deps.donations.corrections(donation.id)).find(({ number }) => number === param(req, 'number'));
    if (correction === undefined) throw notFound('this credit note');
    sendPdf(res, correctionFileName(correction), await correctionPdf(correction));
  });
  return router.use(donationRefundRoutes(deps));
}

function sendPdf(res: Response, name: string, content: Buffer): void {
  res.set({ 'Cache-Control': 'no-store', 'Content-Type': 'application/pdf', 'Content-Disposition': `inline; filename="${name}"` });
  res.send(content);
}
