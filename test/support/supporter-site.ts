import path from 'node:path';
import type { Express } from 'express';
import pino from 'pino';
import request from 'supertest';
import { createApp } from '../../src/app.ts';
import { accountMails, accountRoutes, createAccounts, ensureAccountIndexes, loadUser, type OwnGift } from '../../src/features/accounts/index.ts';
import { createCampaigns, ensureCampaignIndexes, type Campaign } from '../../src/features/campaigns/index.ts';
import { createFundraisers, ensureFundraiserIndexes, fundraiserMails, fundraiserRoutes, type ShownGift, supporterRoutes } from '../../src/features/fundraisers/index.ts';
import { createLedger, ensureLedgerIndexes } from '../../src/features/ledger/index.ts';
import { createOrganizations, ensureOrganizationIndexes } from '../../src/features/organizations/index.ts';
import { createOutbox } from '../../src/features/outbox/index.ts';
import { createPictures, ensurePictureIndexes, pictureRoutes } from '../../src/features/pictures/index.ts';
import { createAssets } from '../../src/http/assets.ts';
import { createPageCache } from '../../src/http/page-cache.ts';
import { createPages } from '../../src/http/pages.ts';
import { sessions } from '../../src/http/sessions.ts';
import { createViews } from '../../src/http/views.ts';
import { createMetrics } from '../../src/platform/metrics/create-metrics.ts';
import { createBell } from '../../src/platform/tasks/run-tasks.ts';
import { money } from '../../src/shared/money.ts';
import { createTokens } from '../../src/shared/tokens.ts';
import { testDatabase } from './test-database.ts';

export type Agent = ReturnType<typeof request.agent>;
export type Site = Awaited<ReturnType<typeof supporterSite>>;

const root = path.resolve(import.meta.dirname, '../..');

/** The pages of supporters over an empty database, with a clock that stands still until it is moved. */
export async function supporterSite(publicUrl = 'http://give.example.org') {
  const database = await testDatabase();
  const { connection } = database;
  const time = { at: new Date('2026-11-21T10:00:00Z') };
  const clock = { now: () => time.at };
  const views = createViews(path.join(root, 'views'), createAssets(path.join(root, 'public')));
  const pages = createPages(views, { name: 'Harbour', publicUrl, demo: null });
  const tokens = createTokens(['a secret of this test alone']);
  const bell = createBell();
  const pageCache = createPageCache(() => time.at.getTime());
  const organizations = createOrganizations({ connection });
  const pictures = createPictures({ connection, clock });
  const ledger = createLedger({ connection, clock });
  const outbox = createOutbox({ connection, clock, domain: 'harbour.example' });
  const campaigns = createCampaigns({ connection, clock });
  const accounts = createAccounts({ connection, clock });
  const fundraisers = createFundraisers({ connection, clock, outbox, bell, ledger, pictures, campaigns });
  for (const ensure of [ensureOrganizationIndexes, ensurePictureIndexes, ensureLedgerIndexes, ensureCampaignIndexes, ensureAccountIndexes, ensureFundraiserIndexes]) await ensure(connection);
  // The database's own clock runs on: it would remove, in the middle of a sign-in, the request that is new by the test's.
  await connection.collection('sign-in-requests').dropIndex('expiresAt_1');
  const gifts: { own: OwnGift[]; shown: ShownGift[] } = { own: [], shown: [] };
  const shared = { connection, clock, views, pages, site: pages.site, tokens, bell, pageCache, organizations, pictures, ledger, outbox, campaigns, accounts, fundraisers };
  const read = { ...shared, recentGifts: () => Promise.resolve(gifts.shown) };
  const app: Express = createApp({
    pages, assets: createAssets(path.join(root, 'public')), log: pino({ level: 'silent' }), metrics: createMetrics(), publicUrl, trustProxy: 1,
    webhooks: pictureRoutes(shared), publicRoutes: [fundraiserRoutes(read), pictureRoutes(shared)],
    session: [sessions(connection, ['a session secret'], publicUrl.startsWith('https:')), loadUser({ accounts, isStaff: () => Promise.resolve(false) })],
    privateRoutes: [accountRoutes({ ...shared, giftsOf: () => Promise.resolve(gifts.own), pagesOf: (account) => fundraisers.ofAccount(account.id) }), supporterRoutes(read)],
    ready: () => Promise.resolve(true), mounts: [],
  });
  const composers = { ...accountMails(shared), ...fundraiserMails(shared) };
  return { ...shared, app, publicUrl, time, gifts, composers, close: () => database.close() };
}

/** A published campaign of a new organization. */
export async function addCampaign(site: Site, slug = 'safe-harbour', currency = 'USD'): Promise<Campaign> {
  const organization = await site.organizations.create({
    slug: `org-${slug}`, name: 'Harbour Lights', legalName: 'Harbour Lights', country: 'Norway', place: 'Bergen', address: ['Quay 1'], registrationNumber: '1',
    email: 'office@example.org', summary: 'Boats', about: 'Boats', receiptPrefix: slug.toUpperCase().replace(/[^A-Z]/g, '').slice(0, 6),
  });
  const saved = await site.campaigns.create({
    organizationId: organization.id, slug, title: 'A safe harbour', shortTitle: 'Safe harbour', summary: 'A pier for everyone', story: 'Long.', place: 'Bergen', theme: 'Coast',
    currency, goal: money(500_000, currency), startedAt: new Date('2026-01-01T00:00:00Z'), endsAt: null, timeZone: 'Europe/Oslo', status: 'published',
    suggestedGifts: [], leader: { name: 'Ida', role: 'Lead', words: '' }, pictureIds: [],
  });
  if (!saved.ok) throw new Error(saved.reason);
  return saved.campaign;
}

export function browser(site: Site): Agent {
  return request.agent(site.app);
}

/** Sends a form as a browser does: with the token of the page that it stands on. */
export async function submit(site: Site, agent: Agent, from: string, to: string, fields: Record<string, string> = {}) {
  const page = await agent.get(from);
  return agent.post(to).set('Origin', site.publicUrl).type('form').send({ _csrf: csrfOf(page.text), ...fields });
}

export function csrfOf(html: string): string {
  return /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? '';
}

/** The path of the newest sign-in link that was mailed to the address and not yet used. */
export async function mailedLink(site: Site, email: string): Promise<string> {
  const [row] = await site.connection.collection<{ _id: string }>('sign-in-requests').find({ email, usedAt: null }).sort({ expiresAt: -1, _id: 1 }).limit(1).toArray();
  const mail = await site.outbox.get({ kind: 'sign-in', subject: row?._id ?? '', to: email });
  if (mail === null) throw new Error(`No sign-in mail to ${email}`);
  const composed = await site.composers['sign-in']?.(mail);
  if (composed === undefined || composed === 'suppressed') throw new Error('The mail was not composed');
  return new URL(/https?:\/\/\S+\/sign-in\/\S+/.exec(composed.text)?.[0] ?? '').pathname;
}

/** Signs the browser in through the mailed link. */
export async function signIn(site: Site, agent: Agent, email: string, next = '/account') {
  await submit(site, agent, '/sign-in', '/sign-in', { email, next });
  const link = await mailedLink(site, email);
  const done = await submit(site, agent, link, link);
  if (done.status !== 303) throw new Error(`The link answered ${done.status}: ${done.text}`);
  return done;
}
