import { expect } from 'chai';
import type { Campaign } from '../../../../src/features/campaigns/index.ts';
import { feeDueModel } from '../../../../src/features/donations/due-models.ts';
import { learnFees, type LearnFeesDeps } from '../../../../src/features/donations/learn-fees.ts';
import { giftForm, givingHouse, type GivingHouse, openCampaign } from '../../../support/giving-house.ts';
import { payCheckout } from '../../../support/pay-checkout.ts';

const DAY_MS = 86_400_000;

describe('learning fees', () => {
  let house: GivingHouse;
  let campaign: Campaign;
  let lists: number;
  let alarms: object[];
  let deps: LearnFeesDeps;

  beforeEach(async () => {
    house = await givingHouse();
    campaign = await openCampaign(house);
    lists = 0;
    alarms = [];
    const { charges, refunds, disputes, balanceTransactions } = house.stripe;
    const counted = new Proxy(balanceTransactions, {
      get(target, name, receiver) {
        if (name === 'list') lists++;
        return Reflect.get(target, name, receiver) as unknown;
      },
    });
    deps = { ...house, stripe: { charges, refunds, disputes, balanceTransactions: counted }, log: { error: (about: unknown) => { alarms.push(about as object); } } };
  });
  afterEach(() => house.close());

  /** Paid gifts whose fees are still to be learned. */
  async function paidGifts(count: number): Promise<void> {
    const target = { campaignId: campaign.id, organizationId: campaign.organizationId, fundraiserId: null, purpose: campaign.title };
    for (let number = 0; number < count; number++) {
      const { checkout } = await house.donations.start(giftForm({ name: `Donor ${number}` }), target);
      await payCheckout(checkout.kind === 'open' ? checkout.url : '');
    }
    for (const event of await house.events()) await house.deliver(event);
    while (await house.inbox.processBatch() > 0);
  }

  const due = () => feeDueModel(house.connection).find().lean();
  const fees = () => house.connection.collection('ledger-entries').countDocuments({ kind: 'fee' });
  const never = (id: string, ageDays: number) => {
    const at = new Date(house.clock.now().getTime() - ageDays * DAY_MS);
    return feeDueModel(house.connection).create({ _id: id, donationId: 'don_1', organizationId: campaign.organizationId, campaignId: campaign.id, fundraiserId: null, chargedAt: at, since: at, tries: 130, dueAt: house.clock.now() });
  };

  it('takes one list for many gifts', async () => {
    await paidGifts(3);
    expect(await learnFees(deps)).to.equal(3);
    expect([lists, await fees(), await due()]).to.deep.equal([1, 3, []]);
  });

  it('asks for an old one by name, and walks through no list for it', async () => {
    await paidGifts(1);
    house.time.aheadMs += 70 * DAY_MS;
    expect(await learnFees(deps)).to.equal(1);
    expect([lists, await fees(), await due()]).to.deep.equal([0, 1, []]);
  });

  it('asks for an old refund by name, too', async () => {
    await paidGifts(1);
    const [charge] = (await house.stripe.charges.list({ limit: 1 })).data;
    await house.stripe.refunds.create({ charge: charge?.id ?? '', amount: 1000 });
    for (const event of await house.events()) await house.deliver(event);
    house.time.aheadMs += 10_000;
    while (await house.inbox.processBatch() > 0);
    house.time.aheadMs += 3 * DAY_MS;
    expect((await due()).map(({ _id }) => _id.split('_')[0])).to.have.members(['ch', 're']);
    expect(await learnFees(deps)).to.equal(2);
    expect([lists, await due()]).to.deep.equal([0, []]);
  });

  it('gives up what Stripe never booked, after a month and with one alarm; a younger one waits', async () => {
    await never('re_never', 31);
    await never('dp_never:back', 20);
    expect(await learnFees(deps)).to.equal(0);
    expect((await due()).map(({ _id, tries }) => [_id, tries])).to.deep.equal([['dp_never:back', 131]]);
    expect(alarms).to.deep.equal([{ source: 're_never', donation: 'don_1', tries: 130 }]);
    house.time.aheadMs += DAY_MS;
    await learnFees(deps);
    expect(alarms, 'said once').to.have.length(1);
  });
});
