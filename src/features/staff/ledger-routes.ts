import { Router } from 'express';
import { param } from '../../http/pages.ts';
import { type Campaign, readTotalStatement, visibleStatus } from '../campaigns/index.ts';
import { ledgerEntryPage } from './ledger-entry-page.ts';
import { ledgerListPage } from './ledger-list-page.ts';
import { ledgerQuery, ledgerUrl, subjectOf } from './ledger-query.ts';
import { kindWords } from './ledger-words.ts';
import { createStaffAccess } from './staff-access.ts';
import type { StaffRoutesDeps } from './staff-deps.ts';

/** From a campaign's total down to the entries, and from each entry on to the donation and to Stripe. */
export function ledgerRoutes(deps: StaffRoutesDeps): Router {
  const router = Router();
  const access = createStaffAccess(deps);

  router.get('/staff/campaigns/:slug/total', async (req, res) => {
    const campaign = await access.campaign(res, param(req, 'slug'));
    if (campaign.slug !== param(req, 'slug')) return res.redirect(303, `/staff/campaigns/${campaign.slug}/total`);
    deps.pages.send(res, 'staff/ledger-total', { title: `How the total of ${campaign.shortTitle} is made`, section: 'campaigns' }, await totalModel(deps, campaign));
  });
  router.get('/staff/ledger', async (req, res) => {
    const query = ledgerQuery.parse(req.query);
    const model = await ledgerListPage(deps, access, res, query, await subjectOf(access, res, query.campaign));
    deps.pages.send(res, 'staff/ledger', { title: 'Entries of the ledger', section: 'books' }, model);
  });
  router.get('/staff/ledger/entry', async (req, res) => {
    const { entry, campaign } = await access.entry(res, typeof req.query.key === 'string' ? req.query.key : '');
    deps.pages.send(res, 'staff/ledger-entry', { title: `${kindWords[entry.kind].label}, ${entry.key}`, section: 'books' }, await ledgerEntryPage(deps, entry, campaign));
  });
  return router;
}

/** As visitors see it, with each line open down to its entries; drafts too. */
async function totalModel(deps: StaffRoutesDeps, campaign: Campaign) {
  const { ledger, clock } = deps;
  const [statement, feesElsewhere, checkedAt, lag] = await Promise.all([
    readTotalStatement(ledger, campaign), ledger.feesInOtherCurrencies(campaign.id, campaign.currency), deps.lastChecked(), ledger.lag(),
  ]);
  const { slug, title, language, status } = campaign;
  return {
    campaign: { title, language, url: `/staff/campaigns/${slug}`, publicUrl: status === 'draft' ? null : `/campaigns/${slug}/total`, status: visibleStatus(campaign, clock.now()) },
    statement: { ...statement, nothingLeft: statement.sum.gifts - statement.donations },
    feesElsewhere,
    checkedAt,
    lag,
    entriesUrl: ledgerUrl({ campaign: slug }),
  };
}
