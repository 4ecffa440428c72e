import path from 'node:path';
import type { RequestHandler } from 'express';
import type { AppParts } from './app.ts';
import { type Features, nameLookup } from './compose-features.ts';
import type { Outside } from './outside.ts';
import type { Config } from './config.ts';
import { accountRoutes, loadUser } from './features/accounts/index.ts';
import { booksRoutes } from './features/books/index.ts';
import { donationRoutes } from './features/donations/index.ts';
import { type CampaignPages, frontRoutes, type FrontReads, shownCampaign } from './features/front/index.ts';
import { fundraiserRoutes, supporterRoutes } from './features/fundraisers/index.ts';
import { organizationRoutes } from './features/organizations/index.ts';
import { pictureRoutes } from './features/pictures/index.ts';
import { reportCards, reportRoutes } from './features/reports/index.ts';
import { showcaseRoutes } from './features/showcase/index.ts';
import { staffRoutes } from './features/staff/index.ts';
import { stripeWebhookRoute } from './features/stripe-inbox/index.ts';
import { subscriberRoutes } from './features/subscribers/index.ts';
import type { PageCache } from './http/page-cache.ts';
import { sessions } from './http/sessions.ts';
import { wellKnownFiles } from './http/well-known-files.ts';
import type { Services } from './services.ts';

type Routes = Pick<AppParts, 'webhooks' | 'publicRoutes' | 'session' | 'privateRoutes'>;

/** Gives every router what it needs, and says which of them see a session. */
export function composeRoutes(outside: Outside, features: Features, config: Config, services: Services): Routes {
  const { pages, pageCache, connection } = outside;
  const shared = { ...outside, ...features, cache: pageCache, site: pages.site, publicUrl: config.publicUrl };
  const front = { ...shared, reads: frontReads(features) };
  const { donations, fundraisers, staff } = features;
  const livemode = services.stripe.secretKey.includes('_live_');
  const recentGifts = recentGiftsOfFundraiser(features);
  return {
    webhooks: stripeWebhookRoute(features.stripeInbox),
    publicRoutes: [
      frontRoutes(front),
      donationRoutes(shared),
      fundraiserRoutes({ ...shared, recentGifts }),
      reportRoutes(shared),
      subscriberRoutes(shared),
      pictureRoutes(shared),
      organizationRoutes(features),
      wellKnownFiles(path.join(import.meta.dirname, '../public')),
      ...(services.demo === null ? [] : [showcaseRoutes(shared)]),
    ],
    session: [
      sessions(connection, services.secrets, config.publicUrl.startsWith('https:')),
      loadUser({ accounts: features.accounts, isStaff: (email) => staff.isStaff(email) }),
      forgetPagesAfterChanges(features.campaignPages, pageCache),
    ],
    privateRoutes: [
      accountRoutes({ ...shared, giftsOf: (email) => donations.giftsOf(email), pagesOf: (account) => fundraisers.ofAccount(account.id) }),
      supporterRoutes({ ...shared, recentGifts }),
      booksRoutes({ ...shared, livemode, names: nameLookup(features) }),
      staffRoutes({ ...shared, livemode, lastChecked: () => features.books.lastChecked(), showCampaign: (campaign) => shownCampaign(front, campaign) }),
    ],
  };
}

/** Who changes something sees it on the public pages at once. Who isn't signed in changes nothing there, and can't empty the cache. */
function forgetPagesAfterChanges(campaignPages: CampaignPages, pageCache: PageCache): RequestHandler {
  const forget = () => {
    campaignPages.changed('anything');
    pageCache.clear();
  };
  return (req, res, next) => {
    const changes = req.method !== 'GET' && req.method !== 'HEAD' && res.locals.user !== undefined;
    if (changes) res.once('finish', () => res.statusCode < 400 && forget());
    next();
  };
}

export function recentGiftsOfFundraiser({ donations }: Pick<Features, 'donations'>) {
  return (fundraiserId: string) => donations.recentGifts({ fundraiserId }, 20);
}

export function frontReads({ books, donations, fundraisers, pictures, reports }: Features): FrontReads {
  return {
    recentGifts: (campaignId, limit) => donations.recentGifts({ campaignId }, limit),
    topFundraisers: (campaignId, limit) => fundraisers.topOf(campaignId, limit),
    newestReports: async (campaigns, limit) => reportCards(campaigns, await reports.newestOf(idsOf(campaigns), limit), pictures),
    countReports: (campaigns) => reports.countOf(idsOf(campaigns)),
    lastChecked: () => books.lastChecked(),
  };
}

function idsOf(campaigns: readonly { id: string }[]): string[] {
  return campaigns.map(({ id }) => id);
}
