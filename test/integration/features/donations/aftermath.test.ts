import { expect } from 'chai';
import type { Campaign } from '../../../../src/features/campaigns/index.ts';
import { money } from '../../../../src/shared/money.ts';
import { giftForm, givingHouse, type GivingHouse, openCampaign } from '../../../support/giving-house.ts';
import { payCheckout } from '../../../support/pay-checkout.ts';
import { pollUntil } from '../../../support/poll-until.ts';
import { orderStripe } from '../../../support/stripe-control.ts';

const DISPUTED_CARD = '4000000000000259';

describe('what becomes of a gift afterwards', () => {
  let house: GivingHouse;
  let campaign: Campaign;

  beforeEach(async () => {
    house = await givingHouse();
    campaign = await openCampaign(house);
  });
  afterEach(() => house.close());

  async function paidGift(card?: string): Promise<string> {
    const target = { campaignId: campaign.id, organizationId: campaign.organizationId, fundraiserId: null, purpose: campaign.title };
    const { donation, checkout } = await house.donations.start(giftForm(), target);
    await payCheckout(checkout.kind === 'open' ? checkout.url : '', card === undefined ? {} : { card });
    return donation.id;
  }

  async function hear() {
    for (const event of await house.events()) await house.deliver(event);
    await house.work();
    house.time.aheadMs += 30_000;
    await house.work();
    await house.ledger.foldAll();
  }

  const gift = async (id: string) => (await house.donations.byId(id))!;
  const totals = () => house.ledger.totals('campaign', campaign.id, 'USD');
  const shown = () => house.donations.recentGifts({ campaignId: campaign.id }, 5);

  /** What Stripe says is in its balance, by its own list. */
  async function balance(): Promise<number> {
    const transactions = await house.stripe.balanceTransactions.list({ limit: 100 }).autoPagingToArray({ limit: 1_000 });
    return transactions.reduce((sum, { net }) => sum + net, 0);
  }

  it('leaves every total when the bank withdraws it, and comes back when the dispute is won; the fee is kept', async () => {
    const id = await paidGift(DISPUTED_CARD);
    await hear();
    expect((await gift(id)).status).to.equal('disputed');
    expect((await gift(id)).disputes[0]?.dueBy).to.be.an.instanceOf(Date);
    expect(await totals()).to.deep.include({ raised: money(0, 'USD'), donations: 0, disputed: money(6000, 'USD') });
    expect(await shown()).to.deep.equal([]);
    expect((await totals()).stripe.minor).to.equal(await balance());
    const [dispute] = (await house.stripe.disputes.list({ limit: 1 })).data;
    await house.stripe.disputes.update(dispute?.id ?? '', { evidence: { uncategorized_text: 'winning_evidence' }, submit: true });
    await pollUntil('the bank decides', async () => (await house.events()).some(({ type }) => type === 'charge.dispute.funds_reinstated'));
    await hear();
    expect((await gift(id)).status).to.equal('dispute-won');
    expect(await totals()).to.deep.include({ raised: money(6000, 'USD'), donations: 1, disputed: money(0, 'USD') });
    expect((await totals()).stripe.minor).to.equal(await balance());
    expect((await totals()).fees.minor, "the charge's and the dispute's").to.be.greaterThan(1500);
    expect(await shown()).to.have.length(1);
    expect(await house.connection.collection('fees-due').countDocuments()).to.equal(0);
    expect(await house.ledger.verifyTotals()).to.deep.equal([]);
  });

  it('shows what is left of it after a part was given back in the dashboard, and nothing after all was', async () => {
    const id = await paidGift();
    await hear();
    const charge = (await gift(id)).chargeId ?? '';
    await house.stripe.refunds.create({ charge, amount: 2500 });
    await hear();
    expect((await gift(id)).status).to.equal('partly-refunded');
    expect((await shown())[0]?.amount).to.deep.equal(money(3500, 'USD'));
    expect((await house.donations.giftsOf('ana@example.org'))[0]).to.deep.include({ state: 'partly-refunded', amount: money(6000, 'USD'), left: money(3500, 'USD') });
    await house.stripe.refunds.create({ charge });
    await hear();
    expect((await gift(id)).status).to.equal('refunded');
    expect(await shown()).to.deep.equal([]);
    expect(await totals()).to.deep.include({ raised: money(0, 'USD'), donations: 0, gifts: 1, refunded: money(6000, 'USD') });
    expect((await totals()).stripe.minor).to.equal(await balance());
    expect((await house.donations.giftsOf('ana@example.org'))[0]?.receiptPath, 'the receipt stays').to.be.a('string');
  });

  it('shows what is left of it when a bank took a part for good, and nothing while the bank thinks about it', async () => {
    const id = await paidGift();
    await hear();
    const { id: dispute } = await orderStripe<{ id: string }>(house.controlBase, '/dashboard/dispute', { charge: (await gift(id)).chargeId, amount: 2500 });
    await hear();
    expect((await gift(id)).status).to.equal('disputed');
    expect(await shown()).to.deep.equal([]);
    await orderStripe(house.controlBase, '/dashboard/decide-dispute', { dispute, status: 'lost' });
    await hear();
    expect((await gift(id)).status).to.equal('dispute-lost');
    expect((await shown())[0]?.amount).to.deep.equal(money(3500, 'USD'));
    expect(await totals()).to.deep.include({ raised: money(3500, 'USD'), donations: 1 });
    expect(JSON.stringify(await house.donations.statusPage(await gift(id)))).to.contain('"someLeft":true').and.to.contain('"giftNumber":1');
  });

  it('is none of ours when the charge names no gift', async () => {
    const intent = await house.stripe.paymentIntents.create({ amount: 5000, currency: 'usd', payment_method: 'pm_card_visa', confirm: true, return_url: 'https://shop.example' });
    await house.stripe.refunds.create({ payment_intent: intent.id });
    await hear();
    expect(await house.inbox.count(['quarantined', 'dead', 'due'])).to.equal(0);
    expect(await house.connection.collection('ledger-entries').countDocuments()).to.equal(0);
  });

  it('puts off a receipt that can’t be issued, and issues the others', async () => {
    const now = house.clock.now();
    const row = { organizationId: campaign.organizationId, giftAt: now, dueAt: new Date(now.getTime() - 1_000) };
    await house.connection.collection('receipts-due').insertMany([{ ...row, _id: 'don_lost' }, { ...row, _id: 'don_nobody', organizationId: 'org_nobody' }] as never);
    const id = await paidGift();
    for (const event of await house.events()) await house.deliver(event);
    await house.work();
    expect((await house.donations.receipt(id))?.number).to.match(/-0001$/);
    const left = await house.connection.collection('receipts-due').find().toArray();
    expect(left.map(({ _id, tries }) => ({ id: String(_id), tries: tries as number }))).to.have.deep.members([{ id: 'don_lost', tries: 1 }, { id: 'don_nobody', tries: 1 }]);
  });

  it('reads rows that were stored before there were facts', async () => {
    const id = await paidGift();
    await house.connection.collection('donations').updateOne({ _id: id } as never, { $unset: { refunds: 1, disputes: 1, formNonce: 1 } });
    expect(await gift(id)).to.deep.include({ refunds: [], disputes: [], formNonce: null });
    await hear();
    expect((await gift(id)).status).to.equal('paid');
  });
});
