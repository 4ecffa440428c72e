import { expect } from 'chai';
import type { Stripe } from 'stripe';
import type { Campaign } from '../../../../src/features/campaigns/index.ts';
import { beginDonation } from '../../../../src/features/donations/begin-donation.ts';
import { createDonationStore } from '../../../../src/features/donations/donation-store.ts';
import { createStripeInbox, type EventHandler } from '../../../../src/features/stripe-inbox/index.ts';
import { giftForm, givingHouse, type GivingHouse, openCampaign } from '../../../support/giving-house.ts';

const GIFTS = 40;
const AMOUNT = 6000;

describe('payments that come in a burst', function () {
  this.timeout(30_000);
  let house: GivingHouse;
  let campaign: Campaign;
  let alone: string[];

  beforeEach(async () => {
    house = await givingHouse();
    campaign = await openCampaign(house);
    alone = [];
  });
  afterEach(() => house.close());

  const rows = (collection: string, filter: object = {}) => house.connection.collection(collection).find(filter).toArray();
  const inbox = () => {
    const { handleEvent } = house.donations;
    const handler: EventHandler = Object.assign((delivery: Parameters<EventHandler>[0]) => {
      alone.push(delivery.event.id);
      return handleEvent(delivery);
    }, { together: handleEvent.together! });
    return createStripeInbox({ ...house, webhookSecrets: [], handler });
  };

  /** Gifts whose donors are at the payment page; `email` may be shared. */
  async function pendingGifts(emails: readonly string[]): Promise<string[]> {
    const target = { campaignId: campaign.id, organizationId: campaign.organizationId, fundraiserId: null, purpose: campaign.title };
    const gifts = emails.map((email, index) => beginDonation(giftForm({ nonce: `nonce-${index}`, email }), target, house.clock.now()));
    await house.connection.transaction((session) => createDonationStore(house.connection).insert(gifts, { why: 'test' }, session));
    return gifts.map(({ id }) => id);
  }

  function eventOf(type: string, object: { id: string }, livemode = false): Stripe.Event {
    return { id: `evt_${type}_${object.id}`, object: 'event', type, created: 1_795_269_720, livemode, data: { object } } as unknown as Stripe.Event;
  }

  function chargeOf(donationId: string, { id = `ch_${donationId}`, amount = AMOUNT, livemode = false } = {}) {
    return eventOf('charge.succeeded', { id, amount, currency: 'usd', created: 1_795_269_700, payment_intent: `pi_${donationId}`, metadata: { donationId } } as { id: string }, livemode);
  }

  function eventsOf(donationId: string): Stripe.Event[] {
    const metadata = { donationId };
    return [
      chargeOf(donationId),
      eventOf('payment_intent.succeeded', { id: `pi_${donationId}`, metadata } as { id: string }),
      eventOf('checkout.session.completed', { id: `cs_${donationId}`, metadata, payment_status: 'paid', payment_intent: `pi_${donationId}` } as { id: string }),
    ];
  }

  it('are settled together, with all that follows from each, and none of their events alone', async () => {
    const gifts = await pendingGifts(Array.from({ length: GIFTS }, (_, index) => `donor${index}@example.org`));
    const idle = [eventOf('charge.updated', { id: 'ch_any' }), eventOf('charge.succeeded', { id: 'ch_foreign', metadata: {} } as { id: string })];
    for (const event of [...gifts.flatMap(eventsOf), ...idle]) await inbox().take(event, 'list');
    expect(await inbox().processBatch()).to.equal(GIFTS * 3 + 2);
    expect(alone).to.deep.equal([]);
    expect((await rows('stripe-events')).map(({ state }) => state as string).sort()).to.deep.equal([...Array.from({ length: GIFTS * 3 }, () => 'done'), 'ignored', 'ignored']);
    expect((await rows('donations')).map(({ status, chargeId }) => `${String(status)} ${String(chargeId)}`)).to.have.members(gifts.map((id) => `paid ch_${id}`));
    expect((await rows('ledger-entries')).map(({ _id }) => String(_id))).to.have.members(gifts.map((id) => `charge:ch_${id}`));
    expect((await rows('receipts-due')).map(({ _id }) => String(_id))).to.have.members(gifts);
    expect((await rows('fees-due')).map(({ _id }) => String(_id))).to.have.members(gifts.map((id) => `ch_${id}`));
    expect((await rows('donation-events', { to: 'paid' })).map(({ stripeEventId }) => String(stripeEventId))).to.have.members(gifts.map((id) => `evt_charge.succeeded_ch_${id}`));
    expect((await house.subscribers.count(campaign.id)).donors).to.equal(GIFTS);
    await house.ledger.foldAll();
    expect((await house.ledger.totals('campaign', campaign.id, 'USD')).raised.minor).to.equal(GIFTS * AMOUNT);
    expect(await house.ledger.verifyTotals()).to.deep.equal([]);
  });

  it('leave those that don’t fit to be looked at one by one, and hold up nobody', async () => {
    const [plain = '', wrongSum = '', twice = '', other = ''] = await pendingGifts(['a@example.org', 'b@example.org', 'c@example.org', 'd@example.org']);
    const odd = [chargeOf(wrongSum, { amount: 5900 }), chargeOf(twice, { id: 'ch_second' }), chargeOf('don_unknown'), chargeOf(other, { livemode: true })];
    for (const event of [chargeOf(plain), chargeOf(twice), ...odd]) await inbox().take(event, 'list');
    await inbox().processBatch();
    expect(alone).to.have.members(odd.map(({ id }) => id));
    const states = new Map((await rows('stripe-events')).map(({ _id, state }) => [String(_id), state as string]));
    expect([chargeOf(plain), chargeOf(twice)].map(({ id }) => states.get(id))).to.deep.equal(['done', 'done']);
    expect(odd.map(({ id }) => states.get(id))).to.deep.equal(['quarantined', 'quarantined', 'quarantined', 'quarantined']);
    expect((await rows('quarantined-payments')).map(({ _id }) => String(_id))).to.have.members([`ch_${wrongSum}`, 'ch_second', 'ch_don_unknown']);
    await house.ledger.foldAll();
    expect((await house.ledger.totals('campaign', campaign.id, 'USD')).raised.minor).to.equal(2 * AMOUNT);
  });

  it('are one gift each when two workers see the same events', async () => {
    const gifts = await pendingGifts(Array.from({ length: GIFTS }, (_, index) => `donor${index}@example.org`));
    for (const event of gifts.flatMap(eventsOf)) await inbox().take(event, 'list');
    const { together } = house.donations.handleEvent;
    const seen = gifts.flatMap(eventsOf);
    // Behind the back of the one that holds the claims, as a worker would whose lease ran out.
    const late = together!(seen, async () => { throw new Error('its claim is gone'); }).catch(() => undefined);
    while ((await inbox().processBatch()) > 0);
    await late;
    expect(await rows('ledger-entries')).to.have.length(GIFTS);
    expect(await rows('donation-events', { to: 'paid' })).to.have.length(GIFTS);
    expect(await rows('stripe-events', { state: 'done' })).to.have.length(GIFTS * 3);
  });

  it('make one subscriber of a donor who gives twice, and none of one who unsubscribed', async () => {
    await house.subscribers.giftArrived({ campaignId: campaign.id, email: 'gone@example.org', name: 'Gone', at: house.clock.now(), source: 'gift' });
    const [gone] = await rows('subscribers');
    await house.subscribers.unsubscribe(String(gone?._id), 'unsubscribed');
    const gifts = await pendingGifts(['ana@example.org', 'ANA@example.org', 'gone@example.org']);
    for (const id of gifts) await inbox().take(chargeOf(id), 'list');
    await inbox().processBatch();
    expect(alone).to.deep.equal([]);
    expect((await rows('subscribers')).map(({ email, state }) => `${String(email)} ${String(state)}`)).to.have.members(['ana@example.org active', 'gone@example.org unsubscribed']);
  });
});
