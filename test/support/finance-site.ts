import path from 'node:path';
import { type RequestHandler, Router } from 'express';
import type { SessionData } from 'express-session';
import request from 'supertest';
import { createApp } from '../../src/app.ts';
import { type Account, createAccounts, ensureAccountIndexes, loadUser } from '../../src/features/accounts/index.ts';
import type { Campaign } from '../../src/features/campaigns/index.ts';
import { createReports, ensureReportsIndexes } from '../../src/features/reports/index.ts';
import { createStaff, ensureStaffIndexes, type Staff, staffRoutes } from '../../src/features/staff/index.ts';
import { createAssets } from '../../src/http/assets.ts';
import { createMetrics } from '../../src/platform/metrics/create-metrics.ts';
import { givingHouse, type GivingHouse, openCampaign } from './giving-house.ts';

const csrf = 'the-token-of-these-tests';

/**
 * A house that takes gifts, with the back office of its one organization, which has a person in each role.
 * @param given a house that is there already, with its campaign, and routes that come before the usual ones
 */
export async function financeSite<House extends GivingHouse>(given: { house?: House; campaign?: Campaign; routes?: (parts: { house: House; staff: Staff }) => Router } = {}) {
  const house = given.house ?? await givingHouse() as House;
  const { connection, clock, outbox, subscribers, bell, pages, publicUrl, log } = house;
  for (const ensure of [ensureAccountIndexes, ensureStaffIndexes, ensureReportsIndexes]) await ensure(connection);
  const campaign = given.campaign ?? await openCampaign(house);
  const accounts = createAccounts({ connection, clock });
  const staff = createStaff({ connection, clock, accounts });
  const reports = createReports({ connection, clock, subscribers, outbox, bell });
  const member = async (name: string, role: 'lead' | 'finance' | 'reviewer') => {
    const email = `${name.toLowerCase()}@lantern.example`;
    await staff.add(email, campaign.organizationId, role);
    return accounts.findOrCreate(email, name);
  };
  const routes = staffRoutes({ ...house, staff, reports, livemode: false, lastChecked: () => Promise.resolve(null), showCampaign: () => Promise.reject(new Error('no page of a campaign is shown here')) });
  const app = createApp({
    pages, assets: createAssets(path.join(import.meta.dirname, '../../public')), log, metrics: createMetrics(), publicUrl, trustProxy: 0, ready: async () => true, mounts: [],
    webhooks: Router(), publicRoutes: [],
    session: [testSession, loadUser({ accounts, isStaff: (email) => staff.isStaff(email) })],
    privateRoutes: [...(given.routes === undefined ? [] : [given.routes({ house, staff })]), routes],
  });
  return {
    ...house, campaign, staff, accounts,
    /** The app with the back office; `app` is the one that donors see. */
    backOffice: app,
    marko: await member('Marko', 'finance'), vesna: await member('Vesna', 'finance'), lena: await member('Lena', 'lead'), rita: await member('Rita', 'reviewer'),
    get: (address: string, who: Account) => request(app).get(address).set('x-test-account', who.id),
    post: (address: string, who: Account, fields: Record<string, string>) =>
      request(app).post(address).set('x-test-account', who.id).set('Origin', publicUrl).type('form').send({ _csrf: csrf, ...fields }),
  };
}

export type FinanceSite = Awaited<ReturnType<typeof financeSite<GivingHouse>>>;

/** Signed in as the account that the header names. */
const testSession: RequestHandler = (req, _res, next) => {
  const accountId = req.get('x-test-account');
  const session: Partial<SessionData> = { csrf, ...(accountId === undefined ? {} : { accountId }) };
  Object.assign(req, { session });
  next();
};
