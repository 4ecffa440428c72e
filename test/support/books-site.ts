import { alertMails, booksRoutes, createAlerts } from '../../src/features/books/index.ts';
import { booksHouse } from './books-house.ts';
import { financeSite } from './finance-site.ts';
import { orderStripe } from './stripe-control.ts';

export type BooksSite = Awaited<ReturnType<typeof booksSite>>;

/** The house with its books as the people of its organization see them, and the mails that tell them what waits. */
export async function booksSite() {
  const house = await booksHouse();
  const { clock, log, connection, outbox, donations, ledger, books, organizations, campaigns, inbox: stripeInbox, views, pages } = house;
  const names = {
    organization: async (id: string) => (await organizations.byId(id))?.name ?? null,
    campaign: async (id: string) => (await campaigns.byId(id))?.shortTitle ?? null,
  };
  const site = await financeSite({ house, campaign: house.campaign, routes: ({ staff }) => booksRoutes({ pages, clock, log, staff, books, names, donations, ledger, stripeInbox, livemode: false }) });
  const { staff } = site;
  return {
    ...site,
    alerts: createAlerts({ connection, clock, log, outbox, staff, donations, stripeInbox, ledger, books }),
    alertMails: alertMails({ connection, clock, donations, books, staff, stripeInbox, ledger, views, site: pages.site }),
    /** A payment that Stripe took for a gift that isn't there. */
    async strayPayment(minor = 5900, donationId = 'don_nobodyKnowsThis'): Promise<string> {
      const intent = await house.stripe.paymentIntents.create({
        amount: minor, currency: 'usd', confirm: true, payment_method: 'pm_card_visa', automatic_payment_methods: { enabled: true, allow_redirects: 'never' }, metadata: { donationId },
      });
      await this.settled();
      return typeof intent.latest_charge === 'string' ? intent.latest_charge : '';
    },
    /** Hears and does everything that there is by now. */
    async settled(): Promise<void> {
      for (const event of await house.events()) await house.deliver(event);
      house.time.aheadMs += 10_000;
      await house.work();
    },
    dispute: (charge: string, given: object = {}) => orderStripe(house.controlBase, '/dashboard/dispute', { charge, ...given }),
  };
}
