import path from 'node:path';
import { Router, type RequestHandler } from 'express';
import type { SessionData } from 'express-session';
import { createApp } from '../../src/app.ts';
import { createAccounts, ensureAccountIndexes, loadUser, type Account } from '../../src/features/accounts/index.ts';
import { createCampaigns, ensureCampaignIndexes, type Campaign } from '../../src/features/campaigns/index.ts';
import { createCampaignPages, type FrontReads, frontRoutes, shownCampaign } from '../../src/features/front/index.ts';
import { createDonations, ensureDonationIndexes } from '../../src/features/donations/index.ts';
import { createFundraisers, ensureFundraiserIndexes } from '../../src/features/fundraisers/index.ts';
import { createLedger, ensureLedgerIndexes } from '../../src/features/ledger/index.ts';
import { createOrganizations, ensureOrganizationIndexes } from '../../src/features/organizations/index.ts';
import { createOutbox, ensureOutboxIndexes } from '../../src/features/outbox/index.ts';
import { createPictures, ensurePictureIndexes } from '../../src/features/pictures/index.ts';
import { createReports, ensureReportsIndexes, reportMails, reportRoutes } from '../../src/features/reports/index.ts';
import { createStaff, ensureStaffIndexes, staffRoutes } from '../../src/features/staff/index.ts';
import { createSubscribers, ensureSubscribersIndexes, subscriberMails, subscriberRoutes } from '../../src/features/subscribers/index.ts';
import { createAssets } from '../../src/http/assets.ts';
import { createPageCache } from '../../src/http/page-cache.ts';
import { createPages } from '../../src/http/pages.ts';
import { createViews } from '../../src/http/views.ts';
import { createLogger } from '../../src/platform/log/create-logger.ts';
import { createMetrics } from '../../src/platform/metrics/create-metrics.ts';
import { createStripe } from '../../src/platform/stripe/create-stripe.ts';
import { createBell } from '../../src/platform/tasks/run-tasks.ts';
import { money } from '../../src/shared/money.ts';
import { createTokens } from '../../src/shared/tokens.ts';
import { testDatabase } from './test-database.ts';

export const publicUrl = 'http://localhost:3000';
/** What every form of the site carries: the session below has it. */
export const csrfToken = 'the-token-of-the-tests';

export type StaffSite = Awaited<ReturnType<typeof staffSite>>;

/**
 * The site as staff, donors and subscribers see it, on a fresh database, without Stripe and mail. A request is signed in
 * when its header `x-test-account` names an account.
 */
export async function staffSite(now: () => Date) {
  const database = await testDatabase();
  const { connection } = database;
  const ensures = [
    ensureOrganizationIndexes, ensureCampaignIndexes, ensureSubscribersIndexes, ensureAccountIndexes, ensureFundraiserIndexes, ensureLedgerIndexes,
    ensureOutboxIndexes, ensurePictureIndexes, ensureReportsIndexes, ensureStaffIndexes, ensureDonationIndexes,
  ];
  await Promise.all(ensures.map((ensure) => ensure(connection)));
  const clock = { now };
  const root = path.join(import.meta.dirname, '../..');
  const assets = createAssets(path.join(root, 'public'));
  const views = createViews(path.join(root, 'views'), assets);
  const pages = createPages(views, { name: 'Wellspring', publicUrl, demo: null });
  const parts = { connection, clock, bell: createBell(), tokens: createTokens(['a secret of the tests that is long enough']), views, pages, site: pages.site };
  const features = makeFeatures(parts);
  const pageCache = createPageCache(() => now().getTime());
  /** Up to when the books were compared with Stripe. */
  const checked: { at: Date | null } = { at: null };
  const reads: FrontReads = { recentGifts: async () => [], topFundraisers: async () => [], newestReports: async () => [], countReports: async () => 0, lastChecked: async () => checked.at };
  const front = { ...parts, ...features, pageCache, reads, campaignPages: createCampaignPages({ connection, watched: () => false }) };
  const shared = { ...parts, ...features, cache: pageCache, livemode: false, lastChecked: async () => checked.at, showCampaign: (campaign: Campaign) => shownCampaign(front, campaign) };
  const app = createApp({
    pages, assets, log: createLogger({ level: 'silent', pretty: false }), metrics: createMetrics(), publicUrl, trustProxy: 0, ready: async () => true, mounts: [],
    webhooks: Router(),
    publicRoutes: [frontRoutes(front), reportRoutes(shared), subscriberRoutes(shared)],
    session: [testSession, loadUser({ accounts: features.accounts, isStaff: (email) => features.staff.isStaff(email) })],
    privateRoutes: [staffRoutes(shared)],
  });
  return { ...parts, ...features, app, pageCache, checked, composers: { ...subscriberMails(shared), ...reportMails(shared) }, close: () => database.close() };
}

/** Nobody listens there: no test of these pages reaches Stripe. */
const noStripe = createStripe('sk_test_staff_site', 'http://127.0.0.1:9');

type Parts = Pick<Parameters<typeof createFundraisers>[0], 'connection' | 'clock' | 'bell'> & { tokens: ReturnType<typeof createTokens> };

function makeFeatures({ connection, clock, bell, tokens }: Parts) {
  const outbox = createOutbox({ connection, clock, domain: 'give.example.org' });
  const pictures = createPictures({ connection, clock });
  const ledger = createLedger({ connection, clock });
  const subscribers = createSubscribers({ connection, clock, tokens, outbox, bell });
  const campaigns = createCampaigns({ connection, clock });
  const accounts = createAccounts({ connection, clock });
  const organizations = createOrganizations({ connection });
  const fundraisers = createFundraisers({ connection, clock, outbox, bell, ledger, pictures, campaigns });
  return {
    outbox, pictures, ledger, subscribers, campaigns,
    organizations,
    accounts,
    fundraisers,
    donations: createDonations({ connection, clock, stripe: noStripe, tokens, campaigns, organizations, fundraisers, ledger, outbox, subscribers, publicUrl, bell, log: createLogger({ level: 'silent', pretty: false }), livemode: false }),
    reports: createReports({ connection, clock, subscribers, outbox, bell }),
    staff: createStaff({ connection, clock, accounts }),
  };
}

const testSession: RequestHandler = (req, _res, next) => {
  const accountId = req.get('x-test-account');
  const session: Partial<SessionData> = { csrf: csrfToken, ...(accountId === undefined ? {} : { accountId }) };
  Object.assign(req, { session });
  next();
};

/** An organization with one member of staff and one published campaign. */
export async function seedOrganization(site: StaffSite, slug: string): Promise<{ account: Account; campaign: Campaign; organizationId: string }> {
  const organization = await site.organizations.create({
    slug, name: `Organization ${slug}`, legalName: slug, country: 'Serbia', place: 'Belgrade', address: ['Street 1'], registrationNumber: '1',
    email: `office@${slug}.example`, summary: '', about: '', receiptPrefix: slug.slice(0, 2).toUpperCase(),
  });
  const saved = await site.campaigns.create({
    organizationId: organization.id, slug: `${slug}-homes`, title: `Homes of ${slug}`, shortTitle: 'Homes', summary: 'A room with a key.', story: 'The story.', place: 'Serbia',
    theme: 'Human rights', currency: 'USD', goal: money(3_000_000, 'USD'), startedAt: new Date('2026-01-01T00:00:00Z'), endsAt: null, timeZone: 'Europe/Belgrade',
    suggestedGifts: [{ amount: money(2_500, 'USD'), does: 'a first evening' }], leader: { name: 'Lena K.', role: 'leads', words: '' }, pictureIds: [], status: 'published',
  });
  if (!saved.ok) throw new Error(saved.reason);
  const email = `lena@${slug}.example`;
  await site.staff.add(email, organization.id, 'lead');
  return { account: await site.accounts.findOrCreate(email, 'Lena K.'), campaign: saved.campaign, organizationId: organization.id };
}
