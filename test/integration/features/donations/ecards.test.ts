import { expect } from 'chai';
import type { Campaign } from '../../../../src/features/campaigns/index.ts';
import { ecardDueModel } from '../../../../src/features/donations/ecard-due-model.ts';
import type { Tribute } from '../../../../src/features/donations/tribute.ts';
import { giftForm, givingHouse, type GivingHouse, openCampaign } from '../../../support/giving-house.ts';
import { payCheckout } from '../../../support/pay-checkout.ts';

const DAY_MS = 24 * 3_600_000;
const to = 'jonas@example.org';

describe('the e-card of a gift', () => {
  let house: GivingHouse;
  let campaign: Campaign;

  beforeEach(async () => {
    house = await givingHouse();
    campaign = await openCampaign(house);
  });
  afterEach(() => house.close());

  function tribute(sendAt: Date | null = null): Tribute {
    return { kind: 'memory', name: 'Mira Novak', ecard: { toName: 'Jonas', toEmail: to, words: 'She would have liked it.\n\nAll of us.', sendAt, sentAt: null } };
  }
  async function begunGift(fields: Parameters<typeof giftForm>[0]) {
    const target = { campaignId: campaign.id, organizationId: campaign.organizationId, fundraiserId: null, purpose: campaign.title };
    const { donation, checkout } = await house.donations.start(giftForm(fields), target);
    return { id: donation.id, pay: () => payCheckout(checkout.kind === 'open' ? checkout.url : '') };
  }
  async function paidGift(fields: Parameters<typeof giftForm>[0]): Promise<string> {
    const { id, pay } = await begunGift(fields);
    await pay();
    await hear();
    return id;
  }
  async function hear() {
    for (const event of await house.events()) await house.deliver(event);
    await house.work();
  }
  async function giveBack(id: string) {
    await house.stripe.refunds.create({ charge: (await house.donations.byId(id))?.chargeId ?? '' });
    await hear();
  }
  const cards = () => house.outbox.summary('ecard', gift).then(({ queued }) => queued);
  const due = () => ecardDueModel(house.connection).countDocuments({});
  const compose = async () => {
    const row = await house.outbox.get({ kind: 'ecard', subject: gift, to });
    return row === null ? null : house.composers.ecard?.(row);
  };
  let gift = '';

  it('waits for the payment, and goes once, however often and at once the work is done', async () => {
    const begun = await begunGift({ tribute: tribute() });
    gift = begun.id;
    await house.work();
    expect([await cards(), await due()]).to.deep.equal([0, 0]);
    await begun.pay();
    await hear();
    await Promise.all([house.donations.sendEcards(), house.donations.sendEcards()]);
    await hear();
    expect([await cards(), await due()]).to.deep.equal([1, 0]);
    expect((await house.donations.byId(gift))?.tribute?.ecard?.sentAt).to.be.an.instanceOf(Date);
    expect((await house.donations.history(gift)).map(({ why }) => why)).to.include(`The e-card goes to ${to}`);
  });

  it('tells who gave, for whom and what for, and neither the sum nor the way to the donor', async () => {
    gift = await paidGift({ tribute: tribute() });
    const mail = await compose();
    if (mail === null || mail === undefined || mail === 'suppressed') throw new Error('no card');
    expect(mail.subject).to.equal('Ana Petrović gave in memory of Mira Novak');
    for (const part of [mail.text ?? '', mail.html ?? '']) {
      for (const words of ['Dear Jonas', 'Ana Petrović gave to', 'in memory of Mira Novak', 'She would have liked it.', 'All of us.', '/campaigns/safe-homes', 'the only one']) expect(part).to.contain(words);
      for (const secret of ['ana@example.org', '$60', '/donations/']) expect(part).to.not.contain(secret);
    }
    expect(mail.replyTo).to.equal('gifts@lantern.example');
  });

  it('is not signed for a donor who stays anonymous', async () => {
    gift = await paidGift({ tribute: tribute(), visibility: 'anonymous' });
    const mail = await compose();
    if (mail === null || mail === undefined || mail === 'suppressed') throw new Error('no card');
    expect(mail.subject).to.equal('Somebody gave in memory of Mira Novak');
    expect(`${mail.text}${mail.html}`).to.not.contain('Ana').and.to.not.contain('Petrović');
  });

  it('goes on its day', async () => {
    gift = await paidGift({ tribute: tribute(new Date(Date.now() + 30 * DAY_MS)) });
    expect([await cards(), await due()]).to.deep.equal([0, 1]);
    house.time.aheadMs = 29 * DAY_MS;
    await house.donations.sendEcards();
    expect(await cards()).to.equal(0);
    house.time.aheadMs = 30 * DAY_MS + 1_000;
    await house.donations.sendEcards();
    expect([await cards(), await due()]).to.deep.equal([1, 0]);
  });

  it('does not go when the gift was given back before its day, and not when it was on that day before the mail left', async () => {
    gift = await paidGift({ tribute: tribute(new Date(Date.now() + DAY_MS)) });
    await giveBack(gift);
    house.time.aheadMs = 2 * DAY_MS;
    await house.donations.sendEcards();
    expect([await cards(), await due()]).to.deep.equal([0, 0]);
    house.time.aheadMs = 0;
    gift = await paidGift({ tribute: tribute(), name: 'Another' });
    expect(await cards()).to.equal(1);
    await giveBack(gift);
    expect(await compose()).to.equal('suppressed');
  });

  it('is kept with the gift, and is told on the receipt and the gift’s own page', async () => {
    gift = await paidGift({ tribute: tribute(new Date(Date.now() + 30 * DAY_MS)) });
    expect((await house.donations.receipt(gift))?.tribute).to.equal('in memory of Mira Novak');
    const donation = await house.donations.byId(gift);
    if (donation === null) throw new Error('no gift');
    const page = JSON.stringify(await house.donations.statusPage(donation));
    expect(page).to.contain('in memory of Mira Novak').and.to.contain('Your e-card goes to Jonas.');
    expect((await house.donations.recentGifts({ campaignId: campaign.id }, 5)).map(({ tribute: shown }) => shown)).to.deep.equal(['in memory of Mira Novak']);
  });
});
