import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pino from 'pino';
import type { Stripe } from 'stripe';
import { createApp } from '../../src/app.ts';
import { type Campaign, createCampaigns, ensureCampaignIndexes } from '../../src/features/campaigns/index.ts';
import { createDonations, donationMails, donationRoutes, ensureDonationIndexes, type GiftForm } from '../../src/features/donations/index.ts';
import { createFundraisers, ensureFundraiserIndexes } from '../../src/features/fundraisers/index.ts';
import { createLedger, ensureLedgerIndexes } from '../../src/features/ledger/index.ts';
import { createOrganizations, ensureOrganizationIndexes } from '../../src/features/organizations/index.ts';
import { createOutbox, ensureOutboxIndexes } from '../../src/features/outbox/index.ts';
import { createPictures, ensurePictureIndexes } from '../../src/features/pictures/index.ts';
import { createStripeInbox, ensureStripeInboxIndexes, stripeWebhookRoute } from '../../src/features/stripe-inbox/index.ts';
import { createSubscribers, ensureSubscribersIndexes } from '../../src/features/subscribers/index.ts';
import { createAssets } from '../../src/http/assets.ts';
import { createPages } from '../../src/http/pages.ts';
import { createViews } from '../../src/http/views.ts';
import { createMetrics } from '../../src/platform/metrics/create-metrics.ts';
import { createStripe } from '../../src/platform/stripe/create-stripe.ts';
import { createBell } from '../../src/platform/tasks/run-tasks.ts';
import { startStripe } from '../../src/sandbox/stripe/start-stripe.ts';
import { money } from '../../src/shared/money.ts';
import { createTokens } from '../../src/shared/tokens.ts';
import { testDatabase } from './test-database.ts';

export type GivingHouse = Awaited<ReturnType<typeof givingHouse>>;

const root = path.resolve(import.meta.dirname, '../..');
const publicUrl = 'http://give.example.org';
const webhookSecret = 'whsec_giving_house';

/**
 * Everything that giving takes, over an empty database and a Stripe of its own. Stripe sends nothing by itself: a test
 * fetches the events and delivers them as often, and in whatever order, as it likes.
 */
export async function givingHouse(overrides: { apiBase?: string; leaseMs?: number; soonMs?: number } = {}) {
  const database = await testDatabase();
  const { connection } = database;
  const dataDir = mkdtempSync(path.join(tmpdir(), 'wellspring-giving-'));
  const sandbox = await startStripe({ dataDir, port: 0, controlPort: 0 });
  const stripe = createStripe('sk_test_giving_house', overrides.apiBase ?? sandbox.apiBase);
  const time = { aheadMs: 0 };
  const clock = { now: () => new Date(Date.now() + time.aheadMs) };
  const log = pino({ level: 'silent' });
  const views = createViews(path.join(root, 'views'), createAssets(path.join(root, 'public')));
  const pages = createPages(views, { name: 'Harbour', publicUrl, demo: null });
  const tokens = createTokens(['a secret of this test alone']);
  const bell = createBell();
  const organizations = createOrganizations({ connection });
  const pictures = createPictures({ connection, clock });
  const ledger = createLedger({ connection, clock });
  const outbox = createOutbox({ connection, clock, domain: 'harbour.example' });
  const campaigns = createCampaigns({ connection, clock });
  const subscribers = createSubscribers({ connection, clock, tokens, outbox, bell });
  const fundraisers = createFundraisers({ connection, clock, outbox, bell, ledger, pictures, campaigns });
  for (const ensure of [
    ensureOrganizationIndexes, ensurePictureIndexes, ensureLedgerIndexes, ensureOutboxIndexes, ensureCampaignIndexes, ensureSubscribersIndexes,
    ensureFundraiserIndexes, ensureDonationIndexes, ensureStripeInboxIndexes,
  ]) await ensure(connection);
  const shared = { connection, clock, stripe, tokens, campaigns, organizations, fundraisers, ledger, outbox, subscribers, publicUrl, bell, log };
  const donations = createDonations({ ...shared, livemode: false, ...(overrides.soonMs === undefined ? {} : { soonMs: overrides.soonMs }) });
  const inbox = createStripeInbox({ connection, clock, stripe, webhookSecrets: [webhookSecret], handler: donations.handleEvent, bell, log, leaseMs: overrides.leaseMs ?? 15_000 });
  const app = createApp({
    pages, assets: createAssets(path.join(root, 'public')), log, metrics: createMetrics(), publicUrl, trustProxy: 1,
    webhooks: stripeWebhookRoute(inbox), publicRoutes: [donationRoutes({ ...shared, donations, pictures, pages })], session: [], privateRoutes: [],
    ready: () => Promise.resolve(true), mounts: [],
  });
  const sign = (body: string) => stripe.webhooks.generateTestHeaderString({ payload: body, secret: webhookSecret, timestamp: Math.floor(clock.now().getTime() / 1000) });
  return {
    ...shared, app, donations, inbox, time, apiBase: sandbox.apiBase, controlBase: sandbox.controlBase ?? '', sign, pages, pictures, views,
    composers: donationMails({ ...shared, views, site: pages.site }),
    /** All events so far, oldest first. */
    events: async (): Promise<Stripe.Event[]> => (await stripe.events.list({ limit: 100 }).autoPagingToArray({ limit: 10_000 })).reverse(),
    deliver(event: object) {
      const body = JSON.stringify(event);
      return inbox.receive(Buffer.from(body), sign(body));
    },
    /** Does all background work that is due now. */
    async work(): Promise<void> {
      const steps = [() => inbox.processBatch(), () => ledger.foldBatch(), () => donations.issueReceipts(), () => donations.sendEcards(), () => donations.issueCorrections(), () => donations.sendRefunds(), () => donations.learnFees(), () => donations.closePages()];
      let done = 1;
      while (done > 0) {
        done = 0;
        for (const step of steps) done += await step();
      }
    },
    async close(): Promise<void> {
      await sandbox.close();
      await database.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** A published campaign of a new organization. */
export async function openCampaign(house: Pick<GivingHouse, 'organizations' | 'campaigns'>, slug = 'safe-homes', currency = 'USD'): Promise<Campaign> {
  const organization = await house.organizations.create({
    slug: `org-${slug}`, name: 'Lantern Row', legalName: 'Lantern Row Association', country: 'NL', place: 'Delft', address: ['Quay 1', '2611 Delft'], registrationNumber: '12-345',
    email: 'gifts@lantern.example', website: 'https://lantern.example', summary: 'Homes', about: 'Homes', receiptPrefix: slug.replace(/[^a-z]/g, '').slice(0, 2).toUpperCase(), otherWays: [],
  });
  const saved = await house.campaigns.create({
    organizationId: organization.id, slug, title: 'Safe homes', shortTitle: 'Safe Homes', summary: 'Homes', story: 'Homes.', place: 'Delft', theme: 'Homes', currency,
    goal: money(3_000_000, currency), startedAt: new Date('2024-01-01T00:00:00Z'), endsAt: null, timeZone: 'Europe/Amsterdam', status: 'published',
    suggestedGifts: [{ amount: money(2500, currency), does: 'a week of calls' }, { amount: money(6000, currency), does: 'a lawyer at a first hearing' }],
    leader: { name: 'Lena', role: 'leads', words: '' }, pictureIds: [],
  });
  if (!saved.ok) throw new Error(saved.reason);
  return saved.campaign;
}

/** What a form says that was filled in so. Other answers come from another form, unless the nonce says otherwise. */
export function giftForm(fields: Partial<GiftForm> = {}): GiftForm {
  const nonce = createHash('sha256').update(JSON.stringify(fields)).digest('base64url');
  return { nonce, gift: money(6000, 'USD'), coverFees: false, email: 'ana@example.org', name: 'Ana Petrović', message: '', tribute: null, visibility: 'first', reports: true, ...fields };
}
