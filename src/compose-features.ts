import { hostname } from 'node:os';
import { ensureSessionIndexes } from './http/sessions.ts';
import type { Outside } from './outside.ts';
import type { Config } from './config.ts';
import { accountMails, createAccounts, ensureAccountIndexes } from './features/accounts/index.ts';
import { alertMails, createAlerts, createBooks, ensureBooksIndexes } from './features/books/index.ts';
import { createCampaigns, ensureCampaignIndexes } from './features/campaigns/index.ts';
import { createDonations, donationMails, ensureDonationIndexes, handledEventTypes } from './features/donations/index.ts';
import { createCampaignPages, ensureFrontIndexes } from './features/front/index.ts';
import { createFundraisers, ensureFundraiserIndexes, fundraiserMails } from './features/fundraisers/index.ts';
import { createLedger, ensureLedgerIndexes } from './features/ledger/index.ts';
import { createOrganizations, ensureOrganizationIndexes } from './features/organizations/index.ts';
import { createOutbox, createOutboxSender, ensureOutboxIndexes } from './features/outbox/index.ts';
import { createPictures, ensurePictureIndexes } from './features/pictures/index.ts';
import { createReports, ensureReportsIndexes, reportMails } from './features/reports/index.ts';
import { createStaff, ensureStaffIndexes } from './features/staff/index.ts';
import { createStripeInbox, ensureStripeInboxIndexes } from './features/stripe-inbox/index.ts';
import { createSubscribers, ensureSubscribersIndexes, subscriberMails, tellOpenings } from './features/subscribers/index.ts';
import { createLeases } from './platform/mongo/lease.ts';
import type { Appointment } from './platform/schedule/schedule.ts';
import type { Task } from './platform/tasks/run-tasks.ts';
import type { Services } from './services.ts';
import type { Clock } from './shared/clock.ts';
import { newId } from './shared/ids.ts';

export type Features = ReturnType<typeof createFeatures>;

/** Makes every feature and the background work that goes with them. */
export async function composeFeatures(outside: Outside, config: Config, services: Services): Promise<{ features: Features; tasks: Task[]; appointments: Appointment[] }> {
  await ensureIndexes(outside);
  const features = createFeatures(outside, config, services);
  return { features, tasks: backgroundTasks(outside, features), appointments: features.books.appointments };
}

/** In the order in which they depend on each other. */
function createFeatures(outside: Outside, config: Config, services: Services) {
  const { connection, clock, tokens, bell, stripe, log } = outside;
  const publicUrl = config.publicUrl;
  const livemode = services.stripe.secretKey.includes('_live_');
  const organizations = createOrganizations({ connection });
  const pictures = createPictures({ connection, clock });
  const ledger = createLedger({ connection, clock, log, holder: thisRun() });
  const outbox = createOutbox({ connection, clock, domain: domainOf(config.mailFrom) });
  const campaigns = createCampaigns({ connection, clock });
  const subscribers = createSubscribers({ connection, clock, tokens, outbox, bell });
  const accounts = createAccounts({ connection, clock });
  const fundraisers = createFundraisers({ connection, clock, outbox, bell, ledger, pictures, campaigns });
  const donations = createDonations({
    connection, clock, stripe, tokens, campaigns, organizations, fundraisers, ledger, outbox, subscribers, publicUrl, bell, log, livemode,
  });
  const stripeInbox = createStripeInbox({ connection, clock, stripe, webhookSecrets: services.stripe.webhookSecret.split(',').map((secret) => secret.trim()), handler: donations.handleEvent, bell, log });
  const reports = createReports({ connection, clock, subscribers, outbox, bell });
  const staff = createStaff({ connection, clock, accounts });
  const books = createBooks({
    connection, clock, log, stripe, ledger, livemode,
    inbox: stripeInbox,
    eventTypes: handledEventTypes,
    leases: createLeases(connection, clock, newId('bks')),
    catchUp: () => catchUp({ stripeInbox, donations, ledger }, clock),
    names: nameLookup({ organizations, campaigns }),
  });
  const campaignPages = createCampaignPages({ connection, watched: () => outside.pageCache.watched() });
  return { organizations, pictures, ledger, outbox, campaigns, subscribers, accounts, fundraisers, donations, stripeInbox, reports, staff, books, campaignPages };
}

export function nameLookup({ organizations, campaigns }: Pick<Features, 'organizations' | 'campaigns'>) {
  return {
    organization: async (id: string) => (await organizations.byId(id))?.name ?? null,
    campaign: async (id: string) => (await campaigns.byId(id))?.shortTitle ?? null,
  };
}

/** Does what is due of the way of a gift, so that the books are compared with all that can be known. */
async function catchUp({ stripeInbox, donations, ledger }: Pick<Features, 'stripeInbox' | 'donations' | 'ledger'>, clock: Clock): Promise<void> {
  const began = clock.now();
  for (let left = true; left;) {
    const done = (await stripeInbox.processBatch()) + (await donations.learnFees());
    const { oldestAt } = await stripeInbox.lag();
    // What came in since is for the next time: while gifts come in without a pause it would never end.
    left = done > 0 && oldestAt !== null && oldestAt <= began;
  }
  await ledger.foldAll();
}

function backgroundTasks(outside: Outside, features: Features): Task[] {
  const { connection, mailer, clock, log, tokens, views, pages, pageCache } = outside;
  const { site } = pages;
  const shared = { ...features, connection, clock, tokens, views, site };
  const sender = createOutboxSender({
    connection, mailer, clock, log,
    owner: `${hostname()}:${process.pid}`,
    composers: { ...accountMails(shared), ...subscriberMails(shared), ...fundraiserMails(shared), ...donationMails(shared), ...reportMails(shared), ...alertMails(shared) },
  });
  return [
    ...features.stripeInbox.tasks,
    // What visitors see follows the totals: the database tells of each that changes, to every process, or else this one outdates all.
    ...features.ledger.tasks.map((task) => afterwards(task, () => pageCache.watched() || pageCache.outdate())),
    ...features.donations.tasks,
    ...features.reports.tasks,
    tellOpenings({ ...features, connection, clock }),
    ...features.pictures.tasks,
    ...createAlerts({ ...features, connection, clock, log }).tasks,
    { name: 'send mail', restMs: 1_000, patient: true, run: () => sender.sendBatch() },
  ];
}

function afterwards(task: Task, then: () => unknown): Task {
  return {
    ...task,
    async run() {
      const done = await task.run();
      if (done > 0) then();
      return done;
    },
  };
}

/** Two processes of one machine are two holders of leases, and so is one that was started again under the same number. */
function thisRun(): string {
  return newId(`${hostname()}:${process.pid}:run`);
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}

async function ensureIndexes({ connection }: Outside): Promise<void> {
  const all = [
    ensureOrganizationIndexes, ensurePictureIndexes, ensureLedgerIndexes, ensureOutboxIndexes, ensureCampaignIndexes, ensureSubscribersIndexes,
    ensureAccountIndexes, ensureFundraiserIndexes, ensureDonationIndexes, ensureStripeInboxIndexes, ensureReportsIndexes, ensureStaffIndexes, ensureBooksIndexes,
    ensureFrontIndexes,
    ensureSessionIndexes,
  ];
  await Promise.all(all.map((ensure) => ensure(connection)));
}
