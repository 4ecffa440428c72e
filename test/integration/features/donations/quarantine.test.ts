import { expect } from 'chai';
import type { Campaign } from '../../../../src/features/campaigns/index.ts';
import { UNASSIGNED } from '../../../../src/features/ledger/index.ts';
import { money } from '../../../../src/shared/money.ts';
import { giftForm, givingHouse, type GivingHouse, openCampaign } from '../../../support/giving-house.ts';

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
    expect(failed.text).to.contain('The bank did not carry out the debit. Nothing was taken').and.to.contain(`http://give.example.org${house.donations.statusPath(donation.id)}`);
    expect(await mail('gift-processing'), 'it went on meanwhile').to.equal('suppressed');
  });
});
