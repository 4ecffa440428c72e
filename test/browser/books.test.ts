import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:http';
import type { Browser, Page } from 'playwright-core';
import { expect } from 'chai';
import { booksSite, type BooksSite } from '../support/books-site.ts';
import { desktop, phone, startBrowser } from '../support/browser.ts';
import { expectSoundPage } from '../support/page-checks.ts';

/** With it the pages are kept as pictures, for people to look at. */
const pictures = process.env.PICTURES_OF_BOOKS;

describe('the books in a browser', function suite() {
  this.timeout(120_000);
  let browser: Browser;
  let site: BooksSite;
  let server: Server;
  let page: Page;
  before(async function start() {
    browser = await startBrowser(this);
    site = await booksSite();
    server = createServer(site.backOffice);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const context = await browser.newContext({ viewport: desktop, extraHTTPHeaders: { 'x-test-account': site.marko.id } });
    page = await context.newPage();
    const port = (server.address() as AddressInfo).port;
    // The site takes forms from its public address alone.
    await page.route(`${site.publicUrl}/**`, async (route) => {
      const { pathname, search } = new URL(route.request().url());
      await route.fulfill({ response: await route.fetch({ url: `http://127.0.0.1:${port}${pathname}${search}` }) });
    });
  });
  after(async () => {
    await browser?.close();
    if (server !== undefined) await new Promise((resolve) => server.close(resolve));
    await site?.close();
  });

  async function look(path: string, name: string): Promise<void> {
    await page.goto(site.publicUrl + path);
    await sound(name);
  }

  async function sound(name: string): Promise<void> {
    await expectSoundPage(page);
    if (pictures === undefined) return;
    for (const [width, size] of Object.entries({ desktop, phone })) {
      await page.setViewportSize(size);
      await page.screenshot({ path: `${pictures}/${name}-${width}.png`, fullPage: true });
    }
    await page.setViewportSize(desktop);
  }

  it('say that nothing was compared, and then that everything adds up', async () => {
    await look('/staff/books', 'new');
    await look('/staff/books/payouts', 'no-payouts');
    await look('/staff/books/events', 'no-events');
    await site.give();
    await site.settled();
    await site.reconcile();
    await look('/staff/books?check=done', 'fine');
    expect(await page.textContent('main')).to.include('Everything adds up');
  });

  it('show everything that waits, and ask before anything is done', async () => {
    const { id } = await site.begin();
    const charge = await site.strayPayment(5900, id);
    await site.strayPayment(4200);
    const disputed = await site.give({ minor: 12_500 });
    await site.settled();
    await site.dispute(disputed.charge.id);
    await site.sell(3000);
    await site.settled();
    await site.passDays(4);
    await site.reconcile();
    const { connection } = site;
    const row = await connection.collection('stripe-events').findOne({ type: 'payment_intent.succeeded' });
    await connection.collection('stripe-events').updateOne({ _id: row?._id as never }, { $set: { state: 'dead', reason: 'MongoServerSelectionError: the database did not answer within 30 seconds', attempts: 8, finishedAt: new Date() } });
    await connection.collection('ledger-stuck').insertOne({ _id: `charge:${disputed.charge.id}` as never, shard: 0, error: 'Its postings are in two currencies', recordedAt: new Date() });
    await connection.collection('differences').insertOne({
      _id: 'txn_1' as never, kind: 'missing-entry', subject: 'ch_1QkZ8vExampleExample', amountMinor: 1200, currency: 'USD', foundAt: new Date(), resolvedAt: null, organizationId: site.campaign.organizationId,
      sentence: 'Stripe took $12.00 USD on 3 March 2026 (ch_1QkZ8vExampleExample), and the ledger has no entry for it.',
    });
    await look('/staff/books', 'waiting');
    await look('/staff/books/events', 'events');
    await look(`/staff/books/events/${String(row?._id)}`, 'event');
    await look('/staff/books/payouts', 'payouts');
    const { items: [payout] } = await site.books.payouts({ limit: 1 });
    await look(`/staff/books/payouts/${payout?.id ?? ''}`, 'payout');
    await look(`/staff/books/quarantine/${charge}`, 'quarantine');
    await page.click('text=It is this one');
    await sound('attach');
    await page.fill('textarea[name=note]', 'She paid by a link that we sent her, and rounded it down.');
    await page.click('text=Go on');
    expect(await page.textContent('main')).to.include('fifty-nine US dollars');
    await sound('confirm');
    await look('/staff/books/ledger.csv?whose=&from=2026-03-31&to=2026-03-01', 'export-refused');
  });
});
