import { expect } from 'chai';
import type { Campaign } from '../../../../src/features/campaigns/index.ts';
import { UNASSIGNED } from '../../../../src/features/ledger/index.ts';
import { money } from '../../../../src/shared/money.ts';
import { giftForm, givingHouse, type GivingHouse, openCampaign } from '../../../support/giving-house.ts';
import { payCheckout } from '../../../support/pay-checkout.ts';
import { orderStripe } from '../../../support/stripe-control.ts';

const by = { accountId: 'acc_nina', name: 'Nina' };

describe('a payment that fits no gift', () => {
  let house: GivingHouse;
  let campaign: Campaign;
  let donationId: string;

  beforeEach(async () => {
    house = await givingHouse();
    campaign = await openCampaign(house);
    const target = { campaignId: campaign.id, organizationId: campaign.organizationId, fundraiserId: null, purpose: campaign.title };
    donationId = (await house.donations.start(giftForm(), target)).donation.id;
  });
  afterEach(() => house.close());

  /** A payment made past the payment page. @returns the charge's id */
  async function pay(minor: number, currency = 'usd', gift = donationId): Promise<string> {
    const intent = await house.stripe.paymentIntents.create({
      amount: minor, currency, payment_method: 'pm_card_visa', confirm: true, return_url: 'https://give.example.org', metadata: { donationId: gift, attempt: '1' },
    });
    await hear();
    return typeof intent.latest_charge === 'string' ? intent.latest_charge : '';
  }

  async function hear() {
    for (const event of await house.events()) await house.deliver(event);
    await house.work();
    house.time.aheadMs += 10_000;
    await house.work();
  }

  const gift = async () => (await house.donations.byId(donationId))!;
  const raised = async () => (await house.ledger.totals('campaign', campaign.id, 'USD')).raised.minor;
  const entries = async () => (await house.connection.collection('ledger-entries').find({}).toArray()).map(({ kind }) => String(kind)).sort();
  const pageOf = async () => JSON.stringify(await house.donations.statusPage(await gift()));

  it('is in the books and in no figure, and waits for a person', async () => {
    const chargeId = await pay(5900);
    expect((await gift()).status).to.equal('quarantined');
    expect(await raised()).to.equal(0);
    expect(await entries()).to.deep.equal(['charge', 'fee']);
    const [row] = await house.donations.quarantine.open([campaign.organizationId]);
    expect(row).to.include({ _id: chargeId, donationId, amountMinor: 5900, state: 'open' });
    expect(row?.why).to.contain('$59.00').and.to.contain('$60.00');
    expect(await house.donations.quarantine.open(['org_other'])).to.deep.equal([]);
  });

  it('becomes the gift when staff say so, with what was paid, once, and with a receipt', async () => {
    const chargeId = await pay(5900);
    const attach = () => house.donations.quarantine.attach({ chargeId, donationId, by, note: 'The donor agreed on the phone' });
    expect(await attach()).to.deep.equal({ kind: 'done' });
    expect(await attach()).to.deep.equal({ kind: 'over' });
    await hear();
    expect(await gift()).to.deep.include({ status: 'paid', amount: money(5900, 'USD'), chargeId });
    expect(await raised()).to.equal(5900);
    expect((await house.donations.receipt(donationId))?.amount).to.deep.equal(money(5900, 'USD'));
    expect((await house.donations.history(donationId)).at(-1)).to.include({ from: 'quarantined', to: 'paid', staffId: 'acc_nina', staffName: 'Nina' });
    await house.stripe.refunds.create({ charge: chargeId, amount: 900 });
    await hear();
    expect((await gift()).status).to.equal('partly-refunded');
    expect(await raised()).to.equal(5000);
    expect(await house.ledger.verifyTotals()).to.deep.equal([]);
  });

  it('closes the gift’s own payment page when it becomes the gift, so that nobody pays a second time', async () => {
    const page = (await gift()).attempt.sessionId ?? '';
    const chargeId = await pay(5900);
    expect((await house.stripe.checkout.sessions.retrieve(page)).status).to.equal('open');
    await house.donations.quarantine.attach({ chargeId, donationId, by, note: 'The donor agreed on the phone' });
    await orderStripe(house.controlBase, '/calls/fail', { method: 'POST', path: `/v1/checkout/sessions/${page}/expire`, times: 50, status: 429 });
    expect(await house.donations.closePages(), 'Stripe does not answer').to.equal(0);
    await orderStripe(house.controlBase, '/calls/mend');
    expect(await house.donations.closePages(), 'before its time').to.equal(0);
    await hear();
    house.time.aheadMs += 30_000;
    await hear();
    expect((await house.stripe.checkout.sessions.retrieve(page)).status).to.equal('expired');
    expect(await gift()).to.include({ status: 'paid', chargeId });
    expect(await house.connection.collection('pages-to-close').countDocuments()).to.equal(0);
  });

  it('becomes the gift also when the gift’s own page was paid in that moment; the second payment is set aside', async () => {
    const chargeId = await pay(5900);
    const { sessionUrl } = (await gift()).attempt;
    expect((await payCheckout(sessionUrl ?? '', { origin: house.apiBase })).status).to.equal(303);
    await house.donations.quarantine.attach({ chargeId, donationId, by, note: 'The donor agreed on the phone' });
    await hear();
    await hear();
    expect(await gift()).to.deep.include({ status: 'paid', amount: money(5900, 'USD'), chargeId });
    expect(await house.connection.collection('pages-to-close').countDocuments()).to.equal(0);
    expect((await house.donations.quarantine.open('all')).map(({ amountMinor }) => amountMinor)).to.deep.equal([6000]);
  });

  it('is given back once, against suspense, and the donor reads so', async () => {
    const chargeId = await pay(5900);
    const refund = () => house.donations.quarantine.refund({ chargeId, by, note: 'Asked the donor' });
    expect((await Promise.all([refund(), refund()])).map(({ kind }) => kind)).to.include('done');
    await hear();
    expect((await house.stripe.refunds.list({ charge: chargeId })).data).to.have.length(1);
    expect(await entries()).to.deep.equal(['charge', 'fee', 'refund']);
    expect(await raised()).to.equal(0);
    expect((await house.donations.quarantine.byCharge(chargeId))?.state).to.equal('refunded');
    expect((await gift()).refunds, 'it was never the gift').to.deep.equal([]);
    expect(await pageOf()).to.contain('"givenBack":true');
    expect(await house.donations.quarantine.attach({ chargeId, donationId, by, note: '' }), 'what went back is no gift').to.have.property('kind', 'refused');
  });

  it('needs nobody any more when it was given back in the dashboard', async () => {
    const chargeId = await pay(5900);
    await house.stripe.refunds.create({ charge: chargeId });
    await hear();
    expect(await house.donations.quarantine.open('all')).to.deep.equal([]);
    expect(await house.donations.quarantine.byCharge(chargeId)).to.include({ state: 'refunded', resolvedBy: null });
  });

  it('can be left alone with a reason', async () => {
    const chargeId = await pay(5900);
    expect(await house.donations.quarantine.ignore({ chargeId, by, note: 'A trial of ours' })).to.deep.equal({ kind: 'done' });
    expect(await house.donations.quarantine.byCharge(chargeId)).to.include({ state: 'ignored', resolvedBy: 'Nina', note: 'A trial of ours' });
  });

  it('is nobody’s when the gift is unknown, and attaches to none that was paid or is of another currency', async () => {
    await pay(6000);
    expect((await gift()).status).to.equal('paid');
    const stranger = await pay(6000, 'usd', 'don_stranger');
    const second = await pay(6000);
    const euros = await pay(6000, 'eur', 'don_stranger');
    expect((await house.donations.quarantine.open([UNASSIGNED])).map(({ _id }) => _id)).to.have.members([stranger, euros]);
    expect((await house.donations.quarantine.open([campaign.organizationId])).map(({ _id }) => _id)).to.deep.equal([second]);
    const attach = (chargeId: string) => house.donations.quarantine.attach({ chargeId, donationId, by, note: '' });
    expect(await attach(second)).to.have.property('kind', 'refused');
    expect(await attach(euros)).to.have.property('kind', 'refused');
    expect(await raised()).to.equal(6000);
    expect(await house.ledger.verifyTotals()).to.deep.equal([]);
  });
});

describe('a payment that belongs to a gift elsewhere', () => {
  let house: GivingHouse;
  let meant: Campaign;
  let own: Campaign;
  let meantId: string;
  let ownId: string;

  beforeEach(async () => {
    house = await givingHouse();
    meant = await openCampaign(house);
    own = await openCampaign(house, 'old-pier');
    [meantId = '', ownId = ''] = await Promise.all([meant, own].map(async ({ id, organizationId, title }) => (
      (await house.donations.start(giftForm({ name: title + id }), { campaignId: id, organizationId, fundraiserId: null, purpose: title })).donation.id
    )));
  });
  afterEach(() => house.close());

  async function pay(gift: string): Promise<string> {
    const intent = await house.stripe.paymentIntents.create({
      amount: 5900, currency: 'usd', payment_method: 'pm_card_visa', confirm: true, return_url: 'https://give.example.org', metadata: { donationId: gift, attempt: '1' },
    });
    for (const event of await house.events()) await house.deliver(event);
    while (await house.inbox.processBatch() > 0);
    return typeof intent.latest_charge === 'string' ? intent.latest_charge : '';
  }

  const attach = (chargeId: string) => house.donations.quarantine.attach({ chargeId, donationId: ownId, by, note: 'The donor wrote to us' });
  const kinds = async () => (await house.connection.collection('ledger-entries').find({}).toArray()).map(({ kind }) => String(kind)).sort();

  /** All that is anybody's, by owner, after everything is done; and that it ties to Stripe's balance. */
  async function figures() {
    house.time.aheadMs += 30_000;
    await house.work();
    await house.ledger.foldAll();
    const balance = (await house.stripe.balanceTransactions.list({ limit: 100 })).data.reduce((sum, { net }) => sum + net, 0);
    const of = async (scope: 'campaign' | 'organization', id: string) => {
      const { raised, net, stripe, fees, donations } = await house.ledger.totals(scope, id, 'USD');
      return { raised: raised.minor, net: net.minor, stripe: stripe.minor, paidFees: fees.minor > 0, donations };
    };
    expect(await house.ledger.verifyTotals()).to.deep.equal([]);
    return { balance, own: await of('campaign', own.id), meant: await of('campaign', meant.id), elsewhere: [await of('organization', UNASSIGNED), await of('organization', meant.organizationId)] };
  }

  const nothing = { raised: 0, net: 0, stripe: 0, paidFees: false, donations: 0 };
  const allOfIt = (balance: number) => ({ raised: 5900, net: balance, stripe: balance, paidFees: true, donations: 1 });
  const gifts = { 'nobody’s gift': () => 'don_stranger', 'a gift of another organization': () => meantId };

  for (const [what, gift] of Object.entries(gifts)) {
    it(`comes with its money and its fee from ${what}, when the fee is booked before`, async () => {
      const chargeId = await pay(gift());
      expect((await figures()).own).to.deep.equal(nothing);
      expect(await kinds()).to.deep.equal(['charge', 'fee']);
      expect(await attach(chargeId)).to.deep.equal({ kind: 'done' });
      expect(await kinds()).to.deep.equal(['attached', 'charge', 'fee', 'fee-moved', 'fee-moved', 'moved', 'moved']);
      const { balance, ...after } = await figures();
      expect(after).to.deep.equal({ own: allOfIt(balance), meant: nothing, elsewhere: [nothing, nothing] });
      await house.stripe.refunds.create({ charge: chargeId, amount: 900 });
      for (const event of await house.events()) await house.deliver(event);
      const refunded = await figures();
      expect(refunded.own).to.include({ raised: 5000, net: refunded.balance, stripe: refunded.balance });
    });

    it(`comes with its money from ${what}, and its fee is booked where it belongs, before, after and meanwhile`, async () => {
      const chargeId = await pay(gift());
      const [outcome] = await Promise.all([attach(chargeId), house.donations.learnFees(), house.donations.learnFees()]);
      expect(outcome).to.deep.equal({ kind: 'done' });
      const { balance, ...after } = await figures();
      expect(after).to.deep.equal({ own: allOfIt(balance), meant: nothing, elsewhere: [nothing, nothing] });
    });
  }

  it('moves nothing when it stays with its own gift, or when Stripe has no room for the question', async () => {
    const chargeId = await pay(ownId);
    await orderStripe(house.controlBase, '/calls/fail', { method: 'GET', path: `/v1/charges/${chargeId}`, times: 50, status: 429 });
    expect(await attach(chargeId)).to.deep.equal({ kind: 'unavailable' });
    await orderStripe(house.controlBase, '/calls/mend');
    await orderStripe(house.controlBase, '/calls/fail', { method: 'POST', path: '/v1/refunds', times: 50, status: 429 });
    expect(await house.donations.quarantine.refund({ chargeId, by, note: '' })).to.deep.equal({ kind: 'unavailable' });
    await orderStripe(house.controlBase, '/calls/mend');
    expect(await house.donations.quarantine.byCharge(chargeId)).to.include({ state: 'open' });
    await figures();
    expect(await attach(chargeId)).to.deep.equal({ kind: 'done' });
    expect(await kinds()).to.deep.equal(['attached', 'charge', 'fee']);
  }).timeout(30_000);
});

describe('a bank debit', () => {
  let house: GivingHouse;
  before(async () => {
    house = await givingHouse();
  });
  after(() => house.close());

  it('is told of by mail when it starts and when it fails, with the way to pay another way', async () => {
    const campaign = await openCampaign(house);
    const target = { campaignId: campaign.id, organizationId: campaign.organizationId, fundraiserId: null, purpose: campaign.title };
    const { donation } = await house.donations.start(giftForm(), target);
    const [session] = (await house.stripe.checkout.sessions.list({ limit: 1 })).data;
    const event = (id: string, type: string) => ({ id, object: 'event', type, livemode: false, created: 1_795_269_720, data: { object: { ...session, payment_status: 'unpaid' } } });
    const mail = async (kind: string) => {
      const row = await house.outbox.get({ kind, subject: `${donation.id}:1`, to: 'ana@example.org' });
      return row === null ? null : house.composers[kind]?.(row);
    };
    await house.deliver(event('evt_debit', 'checkout.session.completed'));
    await house.work();
    const started = await mail('gift-processing');
    expect(started).to.have.property('subject', 'Your gift of $60.00 is on its way');
    expect(await mail('gift-failed')).to.equal(null);
    await house.deliver(event('evt_failed', 'checkout.session.async_payment_failed'));
    await house.work();
    const failed = await mail('gift-failed');
    if (failed === null || failed === undefined || failed === 'suppressed') throw new Error('no mail');
    expect(failed.subject).to.equal('Your gift of $60.00 did not arrive');
    expect(failed.text).to.contain('The bank did not carry out the debit. Nothing was taken').and.to.contain(`http://give.example.org${house.donations.statusPath(donation)}`);
    expect(await mail('gift-processing'), 'it went on meanwhile').to.equal('suppressed');
  });
});
