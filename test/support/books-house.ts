import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Stripe } from 'stripe';
import { type Books, createBooks, ensureBooksIndexes } from '../../src/features/books/index.ts';
import type { Campaign } from '../../src/features/campaigns/index.ts';
import { handledEventTypes } from '../../src/features/donations/index.ts';
import type { LedgerEntry } from '../../src/features/ledger/index.ts';
import { createLeases } from '../../src/platform/mongo/lease.ts';
import { money } from '../../src/shared/money.ts';
import { giftForm, givingHouse, openCampaign } from './giving-house.ts';
import { payCheckout } from './pay-checkout.ts';
import { orderStripe } from './stripe-control.ts';

export type BooksHouse = Awaited<ReturnType<typeof booksHouse>>;

const DAY_SECONDS = 86_400;

/**
 * The house of giving with its books, and with webhooks that arrive by themselves, unless the test has Stripe drop them.
 * Its time and Stripe's move together.
 */
export async function booksHouse() {
  const house = await givingHouse();
  const { connection, clock, stripe, ledger, inbox, donations, campaigns, organizations, log } = house;
  await ensureBooksIndexes(connection);
  const campaign = await openCampaign(house);
  const order = <Result = unknown>(name: string, given: object = {}) => orderStripe<Result>(house.controlBase, name, given);
  const receiver = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      house.deliver(JSON.parse(Buffer.concat(chunks).toString('utf8')) as object).then(() => res.end(), () => res.writeHead(500).end());
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  await stripe.webhookEndpoints.create({ url: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`, enabled_events: ['*'] });
  const booksOf = (holder: string, over: { stripe?: Stripe } = {}): Books => createBooks({
    connection, clock, log, ledger, inbox, stripe: over.stripe ?? stripe, livemode: false, eventTypes: handledEventTypes,
    leases: createLeases(connection, clock, holder),
    async catchUp() {
      while ((await inbox.processBatch()) + (await donations.learnFees()) > 0);
      await ledger.foldAll();
    },
    names: {
      organization: async (id) => (await organizations.byId(id))?.name ?? null,
      campaign: async (id) => (await campaigns.byId(id))?.shortTitle ?? null,
    },
  });
  const books = booksOf('the house');
  let gifts = 0;
  return {
    ...house, campaign, order, books, booksOf,
    /** A gift whose donor has paid; nothing of it is settled yet. @returns its id and Stripe's charge */
    async give({ minor = 6000, card, to = campaign }: { minor?: number; card?: string; to?: Campaign } = {}): Promise<{ id: string; charge: Stripe.Charge }> {
      const { id, url } = await this.begin(minor, to);
      await payCheckout(url, card === undefined ? {} : { card });
      const { data: [charge] } = await stripe.charges.list({ limit: 1 });
      if (charge?.metadata.donationId !== id) throw new Error(`The newest charge is not for ${id}`);
      return { id, charge };
    },
    /** A gift whose donor is on the payment page. */
    async begin(minor = 6000, to: Campaign = campaign): Promise<{ id: string; url: string }> {
      gifts++;
      const form = giftForm({ nonce: `a-nonce-of-this-test-${gifts}`, email: `donor${gifts}@example.org`, gift: money(minor, to.currency) });
      const started = await donations.start(form, { campaignId: to.id, organizationId: to.organizationId, fundraiserId: null, purpose: to.title });
      if (started.checkout.kind !== 'open') throw new Error(`No payment page: ${started.checkout.kind}`);
      return { id: started.donation.id, url: started.checkout.url };
    },
    /** A payment in the same Stripe account that has nothing to do with gifts. */
    async sell(minor = 2500): Promise<Stripe.PaymentIntent> {
      return stripe.paymentIntents.create({ amount: minor, currency: 'usd', confirm: true, payment_method: 'pm_card_visa', automatic_payment_methods: { enabled: true, allow_redirects: 'never' } });
    },
    /** Lets time pass, for Stripe and for us. */
    async passDays(days: number): Promise<void> {
      await order('/time/advance', { seconds: Math.ceil(days * DAY_SECONDS) });
      house.time.aheadMs += Math.ceil(days * DAY_SECONDS) * 1000;
    },
    async reconcile(options?: { since?: Date }) {
      const reconciled = await books.reconcile(options);
      if (reconciled.kind !== 'done') throw new Error('Somebody else compares the books');
      return reconciled.reconciliation;
    },
    async openDifferences() {
      return (await books.differences({ open: true }, { limit: 100 })).items;
    },
    /** How many entries about gifts there are of each kind; payouts come with the days that pass. */
    async entryCounts(): Promise<Record<string, number>> {
      const { entries } = await ledger.entriesOf({}, { limit: 1000 });
      return entries.filter(({ kind }) => kind !== 'payout').reduce<Record<string, number>>((counts, { kind }) => ({ ...counts, [kind]: (counts[kind] ?? 0) + 1 }), {});
    },
    async book(entry: LedgerEntry): Promise<void> {
      await connection.transaction(async (session) => void await ledger.append(entry, { session }));
    },
    async close(): Promise<void> {
      await new Promise((resolve) => receiver.close(resolve));
      await house.close();
    },
  };
}
