import { expect } from 'chai';
import { figuresOf } from '../support/figures.ts';
import { fillInGift, type Gift, give } from '../support/give.ts';
import { askStripe, readGift, receiptsInMailbox, sumOfLedger, unheardEvents } from '../support/gift-truth.ts';
import type { Trap } from '../support/mongo-proxy.ts';
import { payCheckout } from '../support/pay-checkout.ts';
import { pollUntil } from '../support/poll-until.ts';
import { seedCampaign } from '../support/seed-campaign.ts';
import type { SmtpTrap } from '../support/smtp-proxy.ts';
import { type HouseProcess, type Installation, startInstallation } from '../support/start-installation.ts';

const slug = 'boat';
const amount = 6000;
/** Longer than the longest lease of a dead worker. */
const LEASES_END_MS = 200_000;
/** Small enough that no lease of a living worker ends in the middle of its work. */
const STEP_MS = 5_000;
/** No gift has this many writes; a loop that comes so far has lost its way. */
const MOST_WRITES = 60;

describe('a process that is killed between the payment and the receipt', () => {
  let house: Installation;
  let campaignId: string;
  let gifts = 0;

  before(async function () {
    this.timeout(120_000);
    house = await startInstallation();
    campaignId = await seedCampaign(house.databaseUri, slug);
  });
  after(async function () {
    this.timeout(30_000);
    await house?.stop();
  });

  it('leaves one donation, one entry and one receipt without any kill at all', async function () {
    this.timeout(60_000);
    const gift = newGift();
    await give(house.url, `/campaigns/${slug}/donate`, gift);
    await settle(gift);
    await expectOneOfEach(gift, 1);
  });

  it('does so at every write of the worker that takes effect', async function () {
    this.timeout(300_000);
    const points = await strikeAtEveryWrite(house.worker);
    this.runnable().title += ` (${inWords(points)})`;
    expect(points.length).to.be.at.least(10);
  });

  for (const only of ['update donations', 'insert ledger-unfolded', 'update totals', 'insert receipts']) {
    it(`does so in the middle of a transaction, before ${only}`, async function () {
      this.timeout(60_000);
      expect(await strikeAt(house.worker, { nth: 1, when: 'before', only })).to.have.property('label', only);
    });
  }

  it('does so at every write of the web process while it hears of the payment', async function () {
    this.timeout(200_000);
    const points = await strikeAtEveryWrite(house.web);
    this.runnable().title += ` (${inWords(points)})`;
    expect(points.length).to.be.at.least(1);
  });

  it('does so when the web process stored Stripe’s word and died before it answered', async function () {
    this.timeout(60_000);
    expect(await strikeAt(house.web, { nth: 1, when: 'after' })).to.have.property('label', 'insert stripe-events');
  });

  it('does so when the worker dies before it hands the receipt to the relay', async function () {
    this.timeout(60_000);
    await expectOneOfEach(await strikeAtRelay('before DATA'), 1);
  });

  // The relay has the mail and nobody knows: SMTP has no way to ask. A receipt is better twice than never, so it is sent
  // again under the same Message-ID, which lets mail programs show it once.
  it('does so when it dies after the relay took the receipt, which may then come twice under one Message-ID', async function () {
    this.timeout(60_000);
    await expectOneOfEach(await strikeAtRelay('after the relay took it'), 2);
  });

  it('ends with totals that are the sum of the entries, and receipt numbers without a gap', async () => {
    const shown = await pollUntil('the site shows all gifts', async () => {
      const figures = await figuresOf(house.url, `campaigns/${slug}`);
      return figures.donations >= gifts && figures;
    });
    expect(shown).to.include({ raised: gifts * amount, donations: gifts });
    const sum = await sumOfLedger(house.database, campaignId);
    expect(sum).to.deep.equal({ raised: gifts * amount, donations: gifts, balanced: true });
    const receipts = await house.database.collection('receipts').find().sort({ sequence: 1 }).toArray();
    expect(receipts.map((receipt) => receipt.sequence as number)).to.deep.equal(Array.from({ length: gifts }, (_, index) => index + 1));
  });

  function newGift(): Gift & { email: string } {
    gifts++;
    return { email: `donor${gifts}@example.org`, name: `Donor ${gifts}`, amount: String(amount) };
  }

  /**
   * Gives one gift after another and kills the process one write further each time, until the receipt is out. "Before a
   * write" is also "after the one before it": what is stored is the same, and the process that might know more is dead.
   * A transaction is one write here, its commit.
   */
  async function strikeAtEveryWrite(target: HouseProcess): Promise<string[]> {
    const struck: string[] = [];
    for (let nth = 1; nth < MOST_WRITES; nth++) {
      const write = await strikeAt(target, { nth, when: 'before' });
      if (write === null) return struck;
      struck.push(write.label);
      if (write.receiptOut) return struck;
    }
    throw new Error(`A gift had more than ${MOST_WRITES} writes: ${inWords(struck)}`);
  }

  /** @returns the write that the process was killed at; null when there was none with this number */
  async function strikeAt(target: HouseProcess, trap: Trap): Promise<{ label: string; receiptOut: boolean } | null> {
    const gift = newGift();
    const pay = await beginGift(gift);
    const struck = target.proxy.arm(trap, () => target.strike());
    await pay();
    const label = await Promise.race([struck, settle(gift).then(() => null)]);
    target.proxy.disarm();
    if (label === null) {
      await expectOneOfEach(gift, 1);
      return null;
    }
    const story = `killed ${trap.when} write ${trap.nth}, ${label}`;
    const { out, unsure } = await receiptAtTheKill(gift);
    await target.restart();
    house.worker.skipAhead(LEASES_END_MS);
    await settle(gift).catch((error: unknown) => {
      throw new Error(`It did not come to rest, ${story}`, { cause: error });
    });
    await expectOneOfEach(gift, unsure ? 2 : 1, story);
    return { label, receiptOut: out };
  }

  /** Whether the receipt was out; and whether it was on its way, the one state from which a second copy may come. */
  async function receiptAtTheKill(gift: Gift): Promise<{ out: boolean; unsure: boolean }> {
    const [mail] = (await readGift(house.database, gift.email)).receiptMails;
    const { phase } = (mail?.lease ?? {}) as { phase?: string };
    return { out: mail?.state === 'accepted', unsure: phase === 'transmitting' };
  }

  async function strikeAtRelay(at: SmtpTrap): Promise<Gift> {
    const gift = newGift();
    const checkout = await beginGift(gift);
    const struck = house.smtp.arm(at, () => house.worker.strike());
    await checkout();
    await struck;
    await house.worker.restart();
    house.worker.skipAhead(LEASES_END_MS);
    await settle(gift);
    return gift;
  }

  /** Fills in the form; the trap is set between that and the payment. */
  async function beginGift(gift: Gift): Promise<() => Promise<void>> {
    const address = await fillInGift(house.url, `/campaigns/${slug}/donate`, gift);
    return async () => {
      const paid = await payCheckout(address);
      expect(paid.status, paid.text).to.equal(303);
    };
  }

  /** Waits until nothing is left to do. Where retries wait for their time, the worker's time passes more quickly. */
  async function settle(gift: Gift): Promise<void> {
    await pollUntil(`the gift of ${gift.email} has settled`, async () => {
      const [{ donations, due }, unheard] = await Promise.all([readGift(house.database, gift.email), unheardEvents(house.database, house.stripeBase)]);
      if (donations[0]?.status === 'paid' && due.length === 0 && unheard.length === 0) return true;
      house.worker.skipAhead(STEP_MS);
      throw new Error(`it is ${String(donations[0]?.status)}; left to do: ${due.join(', ')}; not heard: ${unheard.length}; worker: ${house.worker.output().slice(-2000)}`);
    }, { timeoutMs: 30_000, everyMs: 150 });
  }

  async function expectOneOfEach(gift: Gift, mostCopies: number, story = 'not killed'): Promise<void> {
    const { donations, charges, fees, receipts, receiptMails } = await readGift(house.database, gift.email);
    const [donation] = donations;
    const { copies, messageIds } = await receiptsInMailbox(house.mailBase, gift.email);
    const taken = (await askStripe(house.stripeBase, `/v1/charges?limit=5&payment_intent=${String(donation?.paymentIntentId)}`)).filter((charge) => charge.paid === true);
    expect({
      donations: donations.length, status: donation?.status, entries: charges.map((entry) => entry._id), fees: fees.length, receipts: receipts.length,
      mails: receiptMails.map((mail) => mail.state), messageIds, charges: taken.length,
    }, story).to.deep.equal({
      donations: 1, status: 'paid', entries: [`charge:${String(donation?.chargeId)}`], fees: 1, receipts: 1, mails: ['accepted'], messageIds: 1, charges: 1,
    });
    expect(copies, `copies of the receipt, ${story}`).to.be.within(1, mostCopies);
    const total = await house.database.collection('totals').findOne({ scope: 'campaign', ownerId: campaignId });
    expect({ raised: total?.raisedMinor as number, donations: total?.donations as number }, story).to.deep.equal({ raised: gifts * amount, donations: gifts });
  }
});

function inWords(labels: readonly string[]): string {
  return `${labels.length} kills, before ${labels.join(', ')}`;
}
