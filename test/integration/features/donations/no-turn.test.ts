import { expect } from 'chai';
import type { Campaign } from '../../../../src/features/campaigns/index.ts';
import { createDonations, type Donation, type Donations } from '../../../../src/features/donations/index.ts';
import { createStripe } from '../../../../src/platform/stripe/create-stripe.ts';
import { money } from '../../../../src/shared/money.ts';
import { giftForm, givingHouse, type GivingHouse, openCampaign } from '../../../support/giving-house.ts';
import { payCheckout } from '../../../support/pay-checkout.ts';

const by = { accountId: 'acc_nina', name: 'Nina' };

describe('when there are more calls to Stripe than there is room for', () => {
  let house: GivingHouse;
  let campaign: Campaign;
  /** Whose calls never have their turn. */
  let crowded: Donations;

  beforeEach(async () => {
    house = await givingHouse();
    campaign = await openCampaign(house);
    const stripe = createStripe('sk_test_giving_house', house.apiBase, { turn: () => Promise.resolve(false), tooMany: () => Promise.resolve() });
    crowded = createDonations({ ...house, stripe, livemode: false });
  });
  afterEach(() => house.close());

  async function started(): Promise<{ donation: Donation; url: string }> {
    const target = { campaignId: campaign.id, organizationId: campaign.organizationId, fundraiserId: null, purpose: campaign.title };
    const { donation, checkout } = await house.donations.start(giftForm(), target);
    return { donation: (await house.donations.byId(donation.id))!, url: checkout.kind === 'open' ? checkout.url : '' };
  }

  async function hear() {
    for (const event of await house.events()) await house.deliver(event);
    await house.work();
  }

  it('a donor who stops is told that it did not work, and can stop later', async () => {
    const { donation } = await started();
    expect(await crowded.cancel(donation)).to.equal('not-stopped');
    expect(await house.donations.byId(donation.id)).to.deep.include({ status: 'pending', cancelAskedAt: null });
    expect(await house.donations.cancel(donation)).to.equal('stopped');
  });

  it('a donor who goes on waits on a page for it', async () => {
    const { donation } = await started();
    expect(await crowded.goOn(donation)).to.deep.equal({ kind: 'unavailable', again: true });
    expect(await crowded.continuation(donation)).to.deep.equal({ kind: 'wait' });
  });

  it('a refund is kept with words for staff, and made by the worker', async () => {
    const { donation, url } = await started();
    await payCheckout(url);
    await hear();
    const outcome = await crowded.refund({ donationId: donation.id, amount: money(2500, 'USD'), reason: 'requested_by_customer', note: '', by, nonce: 'a-nonce-of-this-test' });
    expect(outcome.kind === 'asked' && { state: outcome.request.state, error: outcome.request.error }).to.deep.equal({ state: 'asked', error: 'Stripe is busy.' });
    house.time.aheadMs += 60_000;
    expect(await crowded.sendRefunds()).to.equal(0);
    house.time.aheadMs += 120_000;
    expect(await house.donations.sendRefunds()).to.equal(1);
    expect((await house.stripe.refunds.list()).data.map(({ amount }) => amount)).to.deep.equal([2500]);
  });

  it('a payment that was set aside stays so, whatever staff wanted to do with it', async () => {
    const { donation } = await started();
    const intent = await house.stripe.paymentIntents.create({
      amount: 5900, currency: 'usd', payment_method: 'pm_card_visa', confirm: true, return_url: 'https://give.example.org', metadata: { donationId: donation.id, attempt: '1' },
    });
    await hear();
    const chargeId = typeof intent.latest_charge === 'string' ? intent.latest_charge : '';
    expect(await crowded.quarantine.attach({ chargeId, donationId: donation.id, by, note: '' })).to.deep.equal({ kind: 'unavailable' });
    expect(await crowded.quarantine.refund({ chargeId, by, note: '' })).to.deep.equal({ kind: 'unavailable' });
    expect(await house.donations.quarantine.byCharge(chargeId)).to.include({ state: 'open' });
  });
});
