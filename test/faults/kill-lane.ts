import { expect } from 'chai';
import { figuresOf } from '../support/figures.ts';
import { fillInGift, type Gift } from '../support/give.ts';
import { askStripe, readGift, receiptsInMailbox, sumOfLedger, unheardEvents } from '../support/gift-truth.ts';
import { payCheckout } from '../support/pay-checkout.ts';
import { pollUntil } from '../support/poll-until.ts';
import { seedCampaign } from '../support/seed-campaign.ts';
import { type Installation, startInstallation } from '../support/start-installation.ts';
import type { KillPoint } from './kill-points.ts';

/** How long it took from a kill until all had converged: what the worker's clock was put ahead, and what the test waited beside. */
export interface Convergence {
  aheadMs: number;
  waitedMs: number;
}

/** An installation to which gifts are given, one at a time, and whose processes are killed on their way. */
export interface KillLane {
  /** @returns what it wrote from Stripe's word on, in order */
  giveUndisturbed(): Promise<string[]>;
  /**
   * Gives, kills when the point is met, and waits until everything is as if nothing had been.
   * @returns null when the gift never came to that point
   */
  strikeAt(point: KillPoint): Promise<Convergence | null>;
  /** All kinds of writes since it began. */
  writes(): ReadonlySet<string>;
  /** That all gifts so far are in the totals, the ledger, and the numbers of the receipts. */
  expectSums(): Promise<void>;
  /** False for a database that the tests did not start. */
  ownsDatabase: boolean;
  stop(): Promise<void>;
}

const slug = 'boat';
const amount = 6000;
/** So far is the worker's clock put ahead from a kill on: the longest lease of a dead worker is shorter. */
export const MOST_AHEAD_MS = 60_000;
/** Small enough that no lease of a living worker ends in the middle of its work. */
const STEP_MS = 2_000;

type Donor = Gift & { email: string };

interface Lane {
  house: Installation;
  campaignId: string;
  gifts: number;
  written: Set<string>;
}

export async function startKillLane(): Promise<KillLane> {
  const house = await startInstallation();
  const lane: Lane = { house, campaignId: await seedCampaign(house.databaseUri, slug), gifts: 0, written: new Set() };
  return {
    giveUndisturbed: () => giveUndisturbed(lane),
    strikeAt: (point) => strikeAt(lane, point),
    writes() {
      takeWrites(lane);
      return lane.written;
    },
    expectSums: () => expectSums(lane),
    ownsDatabase: house.databaseProcess !== undefined,
    stop: () => house.stop(),
  };
}

function takeWrites({ house, written }: Lane): string[] {
  const writes = [...house.web.proxy.takeWrites(), ...house.worker.proxy.takeWrites()];
  for (const write of writes) written.add(write);
  return writes;
}

async function giveUndisturbed(lane: Lane): Promise<string[]> {
  const { gift, pay } = await beginGift(lane);
  await pay();
  await settle(lane, gift);
  const writes = takeWrites(lane);
  await expectOneOfEach(lane, gift, 1);
  return writes;
}

async function strikeAt(lane: Lane, point: KillPoint): Promise<Convergence | null> {
  const { house } = lane;
  const { gift, pay } = await beginGift(lane);
  const hit = armed(lane, point);
  await pay();
  const settled = new AbortController();
  const met = await Promise.race([hit.then(() => true), settle(lane, gift, settled.signal).then(() => false)]);
  settled.abort();
  for (const { proxy } of [house.web, house.worker]) proxy.disarm();
  if (!met) {
    await expectOneOfEach(lane, gift, 1);
    return null;
  }
  // The relay has the mail and nobody knows: SMTP has no way to ask. A receipt is better twice than never, so it is sent
  // again under the same Message-ID, which lets mail programs show it once.
  const unsure = point.process !== 'database' && await mayBeUnderWay(lane, gift);
  const [ahead, began] = [house.worker.aheadMs(), performance.now()];
  await (point.process === 'database' ? house.databaseProcess : house[point.process])?.restart();
  await settle(lane, gift);
  const took = { aheadMs: house.worker.aheadMs() - ahead, waitedMs: performance.now() - began };
  await expectOneOfEach(lane, gift, point.process === 'database' ? await attemptsToSend(lane, gift) : unsure ? 2 : 1);
  return took;
}

/** @returns resolves when the process was killed */
function armed({ house }: Lane, { process, writer, trap }: KillPoint): Promise<unknown> {
  const strike = () => (process === 'database' ? house.databaseProcess : house[process])?.strike();
  return typeof trap === 'string' ? house.smtp.arm(trap, strike) : house[writer].proxy.arm(trap, strike);
}

async function mayBeUnderWay({ house }: Lane, gift: Donor): Promise<boolean> {
  const [mail] = (await readGift(house.database, gift.email)).receiptMails;
  return (mail?.lease as { phase?: string } | null | undefined)?.phase === 'transmitting';
}

/** A worker that was told nothing by a dead database may send again; no more often than it says it did, and not for ever. */
async function attemptsToSend({ house }: Lane, gift: Donor): Promise<number> {
  const [mail] = (await readGift(house.database, gift.email)).receiptMails;
  return Math.min(Number(mail?.attempts), 2);
}

/** Fills in the form; a trap is set between that and the payment. */
async function beginGift(lane: Lane): Promise<{ gift: Donor; pay: () => Promise<void> }> {
  lane.gifts++;
  const gift = { email: `donor${lane.gifts}@example.org`, name: `Donor ${lane.gifts}`, amount: String(amount) };
  const address = await fillInGift(lane.house.url, `/campaigns/${slug}/donate`, gift);
  // What led up to the payment is another story.
  for (const { proxy } of [lane.house.web, lane.house.worker]) proxy.takeWrites();
  return {
    gift,
    pay: async () => {
      const paid = await payCheckout(address);
      expect(paid.status, paid.text).to.equal(303);
    },
  };
}

/** Waits until nothing is left to do. Where retries wait for their time, the worker's time passes more quickly, up to a minute. */
async function settle({ house }: Lane, gift: Donor, given?: AbortSignal): Promise<void> {
  const ahead = house.worker.aheadMs();
  await pollUntil(`the gift of ${gift.email} has settled`, async () => {
    if (given?.aborted) return true;
    const [{ donations, due }, unheard] = await Promise.all([readGift(house.database, gift.email), unheardEvents(house.database, house.stripeBase)]);
    if (donations[0]?.status === 'paid' && due.length === 0 && unheard.length === 0) return true;
    if (!given?.aborted && house.worker.aheadMs() - ahead < MOST_AHEAD_MS) house.worker.skipAhead(STEP_MS);
    throw new Error(`it is ${String(donations[0]?.status)}; left to do: ${due.join(', ')}; not heard: ${unheard.length}; worker: ${house.worker.output().slice(-2000)}`);
  }, { timeoutMs: 60_000, everyMs: 100 });
}

async function expectOneOfEach({ house, campaignId, gifts }: Lane, gift: Donor, mostCopies: number): Promise<void> {
  const { donations, charges, fees, receipts, receiptMails } = await readGift(house.database, gift.email);
  const [donation] = donations;
  const { copies, messageIds } = await receiptsInMailbox(house.mailBase, gift.email);
  const taken = (await askStripe(house.stripeBase, `/v1/charges?limit=5&payment_intent=${String(donation?.paymentIntentId)}`)).filter((charge) => charge.paid === true);
  expect({
    donations: donations.length, status: donation?.status, entries: charges.map((entry) => entry._id), fees: fees.length, receipts: receipts.length,
    mails: receiptMails.map((mail) => mail.state), messageIds, charges: taken.length,
  }).to.deep.equal({
    donations: 1, status: 'paid', entries: [`charge:${String(donation?.chargeId)}`], fees: 1, receipts: 1, mails: ['accepted'], messageIds: 1, charges: 1,
  });
  expect(copies, 'copies of the receipt').to.be.within(1, mostCopies);
  const total = await house.database.collection('totals').findOne({ scope: 'campaign', ownerId: campaignId });
  expect({ raised: total?.raisedMinor as number, donations: total?.donations as number }).to.deep.equal({ raised: gifts * amount, donations: gifts });
}

async function expectSums({ house, campaignId, gifts }: Lane): Promise<void> {
  const shown = await pollUntil('the site shows all gifts', async () => {
    const figures = await figuresOf(house.url, `campaigns/${slug}`);
    return figures.donations >= gifts && figures;
  });
  expect(shown).to.include({ raised: gifts * amount, donations: gifts });
  const sum = await sumOfLedger(house.database, campaignId);
  expect(sum).to.deep.equal({ raised: gifts * amount, donations: gifts, balanced: true });
  const receipts = await house.database.collection('receipts').find().sort({ sequence: 1 }).toArray();
  expect(receipts.map((receipt) => receipt.sequence as number)).to.deep.equal(Array.from({ length: gifts }, (_, index) => index + 1));
}
