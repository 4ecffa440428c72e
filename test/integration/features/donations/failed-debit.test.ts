import { expect } from 'chai';
import { giftForm, givingHouse, type GivingHouse, openCampaign } from '../../../support/giving-house.ts';
import { money } from '../../../../src/shared/money.ts';
import { pollUntil } from '../../../support/poll-until.ts';

/** Stripe's documented account whose debit fails a moment later. */
const failingIban = 'AT861904300235473202';

describe('a bank debit that failed', () => {
  let house: GivingHouse;

  before(async () => {
    house = await givingHouse();
  });
  after(() => house.close());

  it('can be paid another way, although Stripe keeps its payment page as complete', async () => {
    const campaign = await openCampaign(house, 'night-school', 'EUR');
    const target = { campaignId: campaign.id, organizationId: campaign.organizationId, fundraiserId: null, purpose: campaign.title };
    const { donation, checkout } = await house.donations.start(giftForm({ gift: money(6000, 'EUR') }), target);
    if (checkout.kind !== 'open') throw new Error(`No payment page: ${checkout.kind}`);
    const debit = await fetch(checkout.url, { method: 'POST', body: new URLSearchParams({ method: 'sepa_debit', visit: '0', iban: failingIban, holderName: 'Ana' }), redirect: 'manual' });
    expect(debit.status).to.equal(303);
    expect((await house.donations.goOn((await house.donations.byId(donation.id))!)).kind, 'while the bank is at it').to.equal('closed');
    const events = await pollUntil('the debit has failed', async () => {
      const all = await house.events();
      return all.some(({ type }) => type === 'checkout.session.async_payment_failed') && all;
    });
    for (const event of events) await house.deliver(event);
    // What came out of order is looked at again a moment later.
    house.time.aheadMs += 60_000;
    await house.work();
    const failed = await house.donations.byId(donation.id);
    expect(failed).to.include({ status: 'failed', failure: 'debit_failed' });
    const again = await house.donations.goOn(failed!);
    expect(again).to.include({ kind: 'open' });
    expect(again).not.to.include({ url: checkout.url });
    expect((await house.donations.byId(donation.id))?.attempt.number).to.equal(2);
  });

  it('is not taken for under way again when its start is heard of after the donor began anew', async () => {
    const campaign = await openCampaign(house, 'mountain-clinic', 'EUR');
    const target = { campaignId: campaign.id, organizationId: campaign.organizationId, fundraiserId: null, purpose: campaign.title };
    const { donation, checkout } = await house.donations.start(giftForm({ nonce: 'another-nonce-here', gift: money(6000, 'EUR') }), target);
    if (checkout.kind !== 'open') throw new Error(`No payment page: ${checkout.kind}`);
    await fetch(checkout.url, { method: 'POST', body: new URLSearchParams({ method: 'sepa_debit', visit: '0', iban: failingIban, holderName: 'Ana' }), redirect: 'manual' });
    const events = await pollUntil('the debit has failed', async () => {
      const all = (await house.events()).filter(({ data }) => JSON.stringify(data).includes(donation.id));
      return all.some(({ type }) => type === 'checkout.session.async_payment_failed') && all;
    });
    // Stripe says that it failed, before any of its events has come.
    expect(await house.donations.goOn((await house.donations.byId(donation.id))!)).to.include({ kind: 'open' });
    for (const event of events) await house.deliver(event);
    house.time.aheadMs += 60_000;
    await house.work();
    expect(await house.donations.byId(donation.id)).to.include({ status: 'pending' });
  });
});
