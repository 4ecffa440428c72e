import { expect } from 'chai';
import { leaseOfShard } from '../../src/features/ledger/folding-trouble.ts';
import { shardOf } from '../../src/features/ledger/shard-of.ts';
import { createStripe } from '../../src/platform/stripe/create-stripe.ts';
import { signWebhook } from '../../src/sandbox/stripe/events/sign-webhook.ts';
import { figuresOf } from '../support/figures.ts';
import { fillInGift } from '../support/give.ts';
import { type Row, sumOfLedger, whatIsDue } from '../support/gift-truth.ts';
import { readMail } from '../support/mailbox-client.ts';
import { payCheckout } from '../support/pay-checkout.ts';
import { pollUntil } from '../support/poll-until.ts';
import { openLine } from '../support/post-webhooks.ts';
import { seedCampaign } from '../support/seed-campaign.ts';
import { type HouseProcess, type Installation, startInstallation } from '../support/start-installation.ts';
import { orderStripe } from '../support/stripe-control.ts';

const slug = 'boat';
const amount = 6000;
const COPIES = 1_000;
const LINES_TO_EACH = 100;

describe('two web and two worker processes on one database', function () {
  this.timeout(90_000);
  let house: Installation;
  let campaignId: string;
  let gifts = 0;

  before(async function () {
    this.timeout(120_000);
    house = await startInstallation(2);
    campaignId = await seedCampaign(house.databaseUri, slug);
  });
  after(async function () {
    this.timeout(30_000);
    await house?.stop();
  });

  const rows = (collection: string, filter: object = {}) => house.database.collection<Row>(collection).find(filter).toArray();

  /** Fills in the form at one of the sites, in turns, and pays. */
  async function giveAndPay(): Promise<string> {
    const number = ++gifts;
    const email = `donor${number}@example.org`;
    const page = await fillInGift(house.urls[number % house.urls.length] ?? '', `/campaigns/${slug}/donate`, { email, name: `Donor ${number}`, amount: String(amount), origin: house.url });
    expect((await payCheckout(page)).status).to.equal(303);
    return email;
  }

  /** Waits until there is nothing left to do; retries and leases of the dead come due more quickly. */
  async function settle(): Promise<void> {
    await pollUntil('all has settled', async () => {
      const paid = await house.database.collection('donations').countDocuments({ status: 'paid' });
      const due = await whatIsDue(house.database);
      if (paid === gifts && due.length === 0) return true;
      for (const worker of house.workers) worker.skipAhead(1_000);
      throw new Error(`${paid} of ${gifts} are paid; left to do: ${due.join(', ')}`);
    }, { timeoutMs: 60_000, everyMs: 150 });
  }

  async function expectOneOfEach(): Promise<void> {
    const donations = await rows('donations');
    expect(donations.map(({ status }) => status)).to.deep.equal(Array.from({ length: gifts }, () => 'paid'));
    expect(await sumOfLedger(house.database, campaignId)).to.deep.equal({ raised: gifts * amount, donations: gifts, balanced: true });
    const total = await house.database.collection<Row>('totals').findOne({ _id: `campaign:${campaignId}:USD` });
    expect([total?.raisedMinor, total?.donations]).to.deep.equal([gifts * amount, gifts]);
    const receipts = await rows('receipts');
    expect(receipts.map(({ sequence }) => sequence as number).sort((a, b) => a - b)).to.deep.equal(Array.from({ length: gifts }, (_, index) => index + 1));
    const mails = (await readMail(house.mailBase)).filter(({ attachments }) => attachments.some(({ filename }) => filename.endsWith('.pdf')));
    expect(mails.map(({ to }) => to.join()).sort()).to.deep.equal(donations.map(({ donorEmail }) => donorEmail as string).sort());
  }

  /** Posts signed copies of an event to both sites at once. @returns the statuses of the answers */
  async function postCopies(event: object, copies: number): Promise<Map<number, number>> {
    const body = JSON.stringify(event);
    const statuses = new Map<number, number>();
    let left = copies;
    const lines = house.urls.flatMap((url) => Array.from({ length: LINES_TO_EACH }, () => new URL(url)));
    await Promise.all(lines.map(async ({ host, port }) => {
      const line = await openLine(Number(port));
      for (; left > 0;) {
        left--;
        const signature = signWebhook(body, [house.webhookSecret], Math.floor(Date.now() / 1000));
        const head = `POST /webhooks/stripe HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nStripe-Signature: ${signature}\r\n\r\n`;
        const status = await line.post(Buffer.from(head + body));
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
      line.close();
    }));
    return statuses;
  }

  it(`take ${COPIES} copies of one event at once for one gift, and answer all of them`, async () => {
    const stripe = createStripe('sk_test_fault_tests', house.stripeBase);
    await orderStripe(house.stripeControl, '/webhooks/hold', { held: true });
    try {
      await giveAndPay();
      const [event] = (await stripe.events.list({ type: 'charge.succeeded', limit: 1 })).data;
      expect(Object.fromEntries(await postCopies(event ?? {}, COPIES))).to.deep.equal({ 200: COPIES });
      await settle();
      // A comparison with Stripe may bring the gift's other events meanwhile.
      expect(await rows('stripe-events', { type: 'charge.succeeded' })).to.have.length(1);
      await expectOneOfEach();
    } finally {
      await orderStripe(house.stripeControl, '/webhooks/hold', { held: false });
    }
    await settle();
    await expectOneOfEach();
  });

  it('number receipts without a gap and send each mail once, while both work at once', async () => {
    await Promise.all(Array.from({ length: 24 }, () => giveAndPay()));
    await settle();
    await expectOneOfEach();
  });

  it('fold on when the one that holds the lease is killed', async () => {
    const holder = await holderOfLease();
    const other = house.workers.find((worker) => worker !== holder);
    holder.strike();
    for (let each = 0; each < 4; each++) await giveAndPay();
    // Only the living one's clock: its leases are to run out for the dead.
    await pollUntil('the other has taken over', async () => {
      other?.skipAhead(1_000);
      const total = await house.database.collection<Row>('totals').findOne({ _id: `campaign:${campaignId}:USD` });
      return total?.donations === gifts;
    }, { timeoutMs: 60_000, everyMs: 150 });
    expect(await holderOfLease()).to.equal(other);
    await settle();
    await expectOneOfEach();
    await holder.restart();
    await giveAndPay();
    await settle();
    await expectOneOfEach();
  });

  it('show the same figures on both sites', async () => {
    for (const url of house.urls) {
      await pollUntil(`${url} shows all gifts`, async () => (await figuresOf(url, `campaigns/${slug}`)).donations === gifts);
    }
  });

  /** The worker whose process number stands in the lease under which the campaign's entries are folded; other shards may be the other's. */
  async function holderOfLease(): Promise<HouseProcess> {
    const [campaign] = await rows('campaigns', { _id: campaignId });
    const _id = leaseOfShard(shardOf(String(campaign?.organizationId)));
    return pollUntil('somebody folds', async () => {
      const [lease] = await rows('leases', { _id });
      return house.workers.find((worker) => String(lease?.holder).includes(`:${worker.pid()}:`));
    });
  }
});
