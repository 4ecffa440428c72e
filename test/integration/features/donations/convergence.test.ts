import { expect } from 'chai';
import * as fc from 'fast-check';
import type { Stripe } from 'stripe';
import type { Campaign } from '../../../../src/features/campaigns/index.ts';
import { beginDonation } from '../../../../src/features/donations/begin-donation.ts';
import { createDonationStore } from '../../../../src/features/donations/donation-store.ts';
import { createDonations } from '../../../../src/features/donations/index.ts';
import type { Outcome } from '../../../../src/features/stripe-inbox/index.ts';
import { giftStories, type GiftStory, stripeSide, type StripeSide } from '../../../support/gift-story.ts';
import { giftForm, givingHouse, type GivingHouse, openCampaign } from '../../../support/giving-house.ts';

const seed = Number(process.env.SEED ?? Date.now() % 2_147_483_647);

describe(`all orders of Stripe's news about a gift (SEED=${seed})`, function () {
  this.timeout(240_000);
  let house: GivingHouse;
  let campaign: Campaign;
  let number = 0;

  before(async () => {
    house = await givingHouse();
    campaign = await openCampaign(house);
  });
  after(() => house.close());

  async function newGift(name: string) {
    const target = { campaignId: campaign.id, organizationId: campaign.organizationId, fundraiserId: null, purpose: campaign.title };
    const donation = beginDonation(giftForm({ nonce: `nonce-${name}`, email: `${name}@example.org` }), target, house.clock.now());
    const session = await house.connection.startSession();
    try {
      await session.withTransaction(() => createDonationStore(house.connection).insert([donation], { why: 'test' }, session));
    } finally {
      await session.endSession();
    }
    return donation.id;
  }

  /** Hands events to the handler as the inbox does: one that is put off or fails comes again behind the others. */
  async function deliver(side: StripeSide, events: readonly Stripe.Event[]): Promise<Outcome[]> {
    const { handleEvent } = createDonations({ ...house, stripe: side.stripe as unknown as Stripe, livemode: false });
    const queue = events.map((event) => ({ event, attempt: 1 }));
    const outcomes: Outcome[] = [];
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const { event, attempt } = next;
      if (attempt > 8) throw new Error(`${event.id} ${event.type} comes to no end`);
      const again = () => queue.push({ event, attempt: attempt + 1 });
      const postpone = () => Promise.resolve(again()).then(() => undefined);
      await handleEvent({ event, attempt, postpone, finish: (outcome) => Promise.resolve(outcomes.push(outcome)).then(() => undefined) }).catch(again);
    }
    return outcomes;
  }

  const rows = (collection: string, filter: object) => house.connection.collection(collection).find(filter).toArray();
  const ids = async (collection: string, filter: object) => (await rows(collection, filter)).map((row) => String(row._id)).sort();

  async function entriesOf(donationId: string) {
    const entries = await rows('ledger-entries', { donationId });
    return entries.map(({ _id, at, postings }) => ({
      key: String(_id), at: (at as Date).toISOString(), postings: (postings as { account: string; minor: number }[]).map(({ account, minor }) => `${account} ${minor}`).sort(),
    })).sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  it('end in the same state, the same entries and one receipt that is due', async () => {
    const order = fc.tuple(giftStories, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })));
    await fc.assert(fc.asyncProperty(order, async ([story, dice]) => {
      const name = `s${seed}n${number++}`;
      const donationId = await newGift(name);
      const side = stripeSide(story, donationId, name);
      const told = shuffled([...side.events, ...side.events.filter(() => (dice.next().value ?? 0) < 0.3)], () => dice.next().value ?? 0);
      const outcomes = await deliver(side, told);
      const about = told.map(({ type }) => type).join(', ');

      const donation = (await house.donations.byId(donationId))!;
      expect({ status: donation.status, left: leftOf(donation) }, about).to.deep.equal(expectedState(story));
      expect(await entriesOf(donationId), about).to.deep.equal(expectedEntries(story, side));
      expect(await ids('receipts-due', { _id: donationId }), about).to.have.length(story.paid === 6000 ? 1 : 0);
      expect((await ids('fees-due', { donationId })).length, about).to.equal(expectedEntries(story, side).length);
      expect(await ids('quarantined-payments', { donationId }), about).to.deep.equal(story.paid === 5900 ? [side.chargeId] : []);
      expect(await ids('outbox', { to: `${name}@example.org`, kind: 'gift-failed' }), about).to.have.length(story.paid === null ? 1 : 0);
      if (story.paid !== 5900) expect(outcomes.filter(({ state }) => state !== 'done'), about).to.deep.equal([]);
    }), { seed, numRuns: 60 });
    await house.ledger.foldAll();
    expect(await house.ledger.verifyTotals()).to.deep.equal([]);
  });
});

function shuffled<Item>(items: readonly Item[], die: () => number): Item[] {
  return items.map((item) => ({ item, at: die() })).sort((a, b) => a.at - b.at).map(({ item }) => item);
}

const failed = (course: readonly string[]) => course.includes('failed') || course.includes('canceled');
const refundedOf = ({ refunds }: GiftStory) => refunds.filter(({ course }) => !failed(course)).reduce((sum, { minor }) => sum + minor, 0);
const takenOf = ({ dispute }: GiftStory) => (dispute === null || dispute.course.at(-1) === 'won' ? 0 : dispute.minor);

/** Read off the facts themselves, not off our lists of states. */
function leftOf({ amount, refunds, disputes }: { amount: { minor: number }; refunds: readonly { minor: number; status: string }[]; disputes: readonly { minor: number; withdrawn: boolean; reinstated: boolean }[] }): number {
  const back = refunds.filter(({ status }) => status !== 'failed').reduce((sum, { minor }) => sum + minor, 0);
  const taken = disputes.filter(({ withdrawn, reinstated }) => withdrawn && !reinstated).reduce((sum, { minor }) => sum + minor, 0);
  return amount.minor - back - taken;
}

function expectedState(story: GiftStory): { status: string; left: number } {
  if (story.paid === null) return { status: 'failed', left: 6000 };
  if (story.paid !== 6000) return { status: 'quarantined', left: 6000 };
  const left = 6000 - refundedOf(story) - takenOf(story);
  const end = story.dispute?.course.at(-1);
  if (end === 'needs_response' || end === 'under_review') return { status: 'disputed', left };
  if (end === 'lost') return { status: 'dispute-lost', left };
  const refunded = refundedOf(story);
  if (refunded > 0) return { status: refunded >= 6000 ? 'refunded' : 'partly-refunded', left };
  return { status: end === 'won' ? 'dispute-won' : 'paid', left };
}

function expectedEntries(story: GiftStory, side: StripeSide) {
  if (story.paid === null) return [];
  const income = (account: string) => (story.paid === 6000 ? account : 'liabilities:unassigned');
  const entry = (key: string, second: number, debit: string, credit: string, minor: number) => ({
    key, at: new Date(Date.UTC(2026, 2, 31, 23, 59, 58 + second)).toISOString(), postings: [`${debit} ${minor}`, `${credit} ${-minor}`].sort(),
  });
  const entries = [entry(`charge:${side.chargeId}`, 0, 'assets:stripe', income('income:gifts'), story.paid)];
  story.refunds.forEach(({ minor, course }, index) => {
    const id = side.refundIds[index] ?? '';
    entries.push(entry(`refund:${id}`, 3, income('income:refunds'), 'assets:stripe', minor));
    if (failed(course)) entries.push(entry(`refund:${id}:failed`, 3, 'assets:stripe', income('income:refunds'), minor));
  });
  if (story.dispute !== null) {
    const { minor, course } = story.dispute;
    entries.push(entry(`dispute:${side.disputeId}:withdrawn`, 5, income('income:disputes'), 'assets:stripe', minor));
    if (course.at(-1) === 'won') entries.push(entry(`dispute:${side.disputeId}:reinstated`, 5, 'assets:stripe', income('income:disputes'), minor));
  }
  return entries.sort((a, b) => (a.key < b.key ? -1 : 1));
}
