import { expect } from 'chai';
import type { Campaign } from '../../../../src/features/campaigns/index.ts';
import type { Donation } from '../../../../src/features/donations/index.ts';
import { money } from '../../../../src/shared/money.ts';
import { giftForm, givingHouse, type GivingHouse, openCampaign } from '../../../support/giving-house.ts';
import { payCheckout } from '../../../support/pay-checkout.ts';
import { pdfText } from '../../../support/pdf-text.ts';
import { orderStripe } from '../../../support/stripe-control.ts';

describe('giving money back', () => {
  let house: GivingHouse;
  let campaign: Campaign;
  let gift: Donation;
  let gifts = 0;

  beforeEach(async () => {
    house = await givingHouse();
    campaign = await openCampaign(house);
    gift = await paidGift();
  });
  afterEach(() => house.close());

  const marko = { accountId: 'acc_marko', name: 'Marko' };
  const vesna = { accountId: 'acc_vesna', name: 'Vesna' };
  const command = (changes: { minor?: number; nonce?: string; by?: typeof marko; donationId?: string } = {}) => ({
    donationId: changes.donationId ?? gift.id, amount: money(changes.minor ?? 2500, 'USD'), reason: 'requested_by_customer' as const, note: 'She asked.',
    by: changes.by ?? marko, nonce: changes.nonce ?? 'a-form-of-this-test',
  });
  const order = (path: string, given: object = {}) => orderStripe<{ id: string }>(house.controlBase, path, given);
  const refundsAtStripe = async () => (await house.stripe.refunds.list({ limit: 100 })).data;
  const count = (collection: string, filter: object = {}) => house.connection.collection(collection).countDocuments(filter);
  const raised = async () => (await house.ledger.totals('campaign', campaign.id, 'USD')).raised.minor;

  async function paidGift(minor = 6000): Promise<Donation> {
    const target = { campaignId: campaign.id, organizationId: campaign.organizationId, fundraiserId: null, purpose: campaign.title };
    const { donation, checkout } = await house.donations.start(giftForm({ nonce: `a-nonce-of-gift-${gifts++}`, gift: money(minor, 'USD') }), target);
    if (checkout.kind !== 'open') throw new Error(`No payment page: ${checkout.kind}`);
    await payCheckout(checkout.url);
    await hear();
    return now(donation.id);
  }

  async function hear(): Promise<void> {
    for (const event of await house.events()) await house.deliver(event);
    await house.work();
  }

  async function now(id = gift.id): Promise<Donation> {
    const donation = await house.donations.byId(id);
    if (donation === null) throw new Error(`${id} is gone`);
    return donation;
  }

  it('asks Stripe, and books nothing until Stripe says so', async () => {
    const outcome = await house.donations.refund(command());
    if (outcome.kind !== 'asked') throw new Error(outcome.kind);
    expect(outcome.request).to.include({ state: 'sent', tries: 1, error: null });
    expect((await now()).status, 'nobody has heard of it').to.equal('paid');
    expect(await count('ledger-entries', { kind: 'refund' })).to.equal(0);
    await hear();
    const after = await now();
    expect([after.status, after.refunds.map(({ minor, status }) => [minor, status])]).to.deep.equal(['partly-refunded', [[2500, 'succeeded']]]);
    expect(await raised()).to.equal(3500);
    expect((await refundsAtStripe())[0]?.metadata).to.deep.equal({ donationId: gift.id, refundRequestId: outcome.request.id });
  });

  it('makes one refund of a button that is sent twenty times at once', async () => {
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => house.donations.refund(command())));
    expect(outcomes.filter(({ kind }) => kind === 'asked')).to.have.length(1);
    expect(outcomes.filter(({ kind }) => kind === 'already')).to.have.length(19);
    expect(await refundsAtStripe()).to.have.length(1);
    expect((await house.donations.refund(command())).kind, 'and once more, later').to.equal('already');
    await hear();
    expect(await count('ledger-entries', { kind: 'refund' })).to.equal(1);
  });

  it('refuses the same form with another sum, instead of giving back either again', async () => {
    await house.donations.refund(command());
    expect(await house.donations.refund(command({ minor: 3000 }))).to.deep.equal({ kind: 'refused', why: 'form-used' });
    expect(await refundsAtStripe()).to.have.length(1);
  });

  it('lets one of two people have what is left when both ask at once', async () => {
    for (let round = 0; round < 5; round++) {
      const { id } = await paidGift();
      const asked = await Promise.all([
        house.donations.refund(command({ donationId: id, minor: 4000, nonce: `form-of-marko-${round}` })),
        house.donations.refund(command({ donationId: id, minor: 4000, nonce: `form-of-vesna-${round}`, by: vesna })),
      ]);
      expect(asked.map(({ kind }) => kind).sort()).to.deep.equal(['asked', 'refused']);
      expect(asked.find(({ kind }) => kind === 'refused')).to.deep.equal({ kind: 'refused', why: 'more-than-left' });
    }
    expect((await refundsAtStripe()).map(({ amount }) => amount)).to.deep.equal([4000, 4000, 4000, 4000, 4000]);
  });

  it('never gives back more than is left, not even before Stripe’s news of the first is here', async () => {
    await house.donations.refund(command({ minor: 5000, nonce: 'the-first-form-here' }));
    expect(await house.donations.refund(command({ minor: 1001, nonce: 'the-second-form-here' }))).to.deep.equal({ kind: 'refused', why: 'more-than-left' });
    expect(await house.donations.refund(command({ minor: 0, nonce: 'the-third-form-here' }))).to.deep.equal({ kind: 'refused', why: 'not-positive' });
    expect((await house.donations.refund(command({ minor: 1000, nonce: 'the-fourth-form-here' }))).kind).to.equal('asked');
    expect(await house.donations.refund(command({ minor: 1, nonce: 'the-fifth-form-here' }))).to.deep.equal({ kind: 'refused', why: 'nothing-left' });
    await hear();
    expect((await now()).status).to.equal('refunded');
    expect(await raised()).to.equal(0);
  });

  it('refuses during a dispute', async () => {
    await order('/dashboard/dispute', { charge: gift.chargeId });
    await hear();
    expect((await now()).status).to.equal('disputed');
    expect(await house.donations.refund(command())).to.deep.equal({ kind: 'refused', why: 'disputed' });
    expect(await refundsAtStripe()).to.have.length(0);
  });

  it('says what Stripe said when Stripe refuses, as for a dispute that nobody has heard of yet', async () => {
    await order('/dashboard/dispute', { charge: gift.chargeId });
    const outcome = await house.donations.refund(command());
    if (outcome.kind !== 'asked') throw new Error(outcome.kind);
    expect(outcome.request.state).to.equal('refused');
    expect(outcome.request.error).to.include('disputed');
    await house.donations.sendRefunds();
    expect(await refundsAtStripe()).to.have.length(0);
  });

  it('refuses what was not paid', async () => {
    const target = { campaignId: campaign.id, organizationId: campaign.organizationId, fundraiserId: null, purpose: campaign.title };
    const { donation } = await house.donations.start(giftForm({ nonce: 'a-gift-that-is-not-paid' }), target);
    expect(await house.donations.refund(command({ donationId: donation.id }))).to.deep.equal({ kind: 'refused', why: 'not-paid' });
    expect(await house.donations.refund(command({ donationId: 'don_none' }))).to.deep.equal({ kind: 'refused', why: 'no-gift' });
  });

  const troubles: [what: string, fault: object][] = [
    ['breaks the line before the effect', { when: 'before' }],
    ['breaks the line after the effect', { when: 'after' }],
    ['answers with a failure before the effect, and keeps nothing for the key', { when: 'before', status: 500 }],
    ['answers with a failure after the effect, and keeps what it did for the key', { when: 'after', status: 500 }],
    ['answers with a failure before the effect, and repeats it for the key', { when: 'before', status: 500, kept: true }],
    ['answers with a failure after the effect, and repeats it for the key', { when: 'after', status: 500, kept: true }],
    ['is busy', { when: 'before', status: 429 }],
  ];
  for (const [what, fault] of troubles) {
    it(`comes to one refund when Stripe ${what}`, async () => {
      await order('/calls/fail', { method: 'POST', path: '/v1/refunds', times: 2, ...fault });
      const outcome = await house.donations.refund(command());
      if (outcome.kind !== 'asked') throw new Error(outcome.kind);
      expect(outcome.request.state).to.equal('asked');
      expect(outcome.request.error).to.match(/^Stripe/);
      expect(await house.donations.refund(command({ minor: 6000, nonce: 'another-form-of-this' })), 'what was asked for is held back').to.deep.equal({ kind: 'refused', why: 'more-than-left' });
      for (let tries = 0; tries < 4; tries++) {
        house.time.aheadMs += 3_600_000;
        await house.donations.sendRefunds();
      }
      expect((await house.donations.refundable(await now())).requests[0]?.state).to.equal('sent');
      await hear();
      expect(await refundsAtStripe()).to.have.length(1);
      expect(await raised()).to.equal(3500);
      expect(await count('ledger-entries', { kind: 'refund' })).to.equal(1);
    });
  }

  it('goes on under the same key after a failure that Stripe did not keep, so that a first call that comes late makes no second refund', async () => {
    await order('/calls/fail', { method: 'POST', path: '/v1/refunds', when: 'before', status: 500, times: 2 });
    await house.donations.refund(command());
    house.time.aheadMs += 3_600_000;
    await house.donations.sendRefunds();
    const [request] = (await house.donations.refundable(await now())).requests;
    expect(request).to.include({ state: 'asked', tries: 2, keyNumber: 1 });
  });

  it('finds its refund again when Stripe has forgotten the key', async () => {
    await order('/calls/fail', { method: 'POST', path: '/v1/refunds', when: 'after', times: 2 });
    await house.donations.refund(command());
    await order('/time/advance', { seconds: 3 * 24 * 3600 });
    house.time.aheadMs += 3 * 24 * 3_600_000;
    expect(await house.donations.sendRefunds()).to.equal(1);
    expect(await refundsAtStripe()).to.have.length(1);
  });

  describe('and its papers', () => {
    it('are the same for a refund made in Stripe’s dashboard', async () => {
      await order('/dashboard/refund', { charge: gift.chargeId, amount: 1500 });
      await hear();
      expect((await now()).status).to.equal('partly-refunded');
      expect(await raised()).to.equal(4500);
      const [note] = await house.donations.corrections(gift.id);
      expect(note?.number).to.match(/^SA-20\d\d-C0001$/);
      expect([note?.amount.minor, note?.stillGiven.minor, note?.kind]).to.deep.equal([1500, 4500, 'refund']);
    });

    it('are mailed, and named by the receipt, which stays as it was', async () => {
      const receipt = await house.donations.receipt(gift.id);
      await house.donations.refund(command());
      await hear();
      const [note] = await house.donations.corrections(gift.id);
      if (note === undefined) throw new Error('There is no credit note');
      expect(await house.donations.receipt(gift.id)).to.deep.equal(receipt);
      const row = await house.outbox.get({ kind: 'credit-note', subject: note.id, to: 'ana@example.org' });
      if (row === null) throw new Error('Nothing is mailed');
      const mail = await house.composers['credit-note']?.(row);
      if (mail === undefined || mail === 'suppressed') throw new Error('Nothing is written');
      expect(mail.subject).to.equal(`We gave $25.00 back to you: credit note ${note.number}`);
      expect(mail.text).to.include(`corrects receipt ${receipt?.number ?? ''}`).and.to.include('$35.00 of your gift stays given');
      expect(mail.html).to.include('$25.00');
      const text = await pdfText(mail.attachments?.[0]?.content ?? Buffer.alloc(0));
      expect(text).to.include(note.number).and.to.include('$25.00 USD').and.to.include('$35.00 USD');
      const page = JSON.stringify(await house.donations.statusPage(await now()));
      expect(page).to.include(`Given back: $25.00 on`).and.to.include(`(credit note ${note.number})`);
    });

    it('are taken back when the refund fails', async () => {
      const { id } = await order('/dashboard/refund', { charge: gift.chargeId, amount: 1500 });
      await hear();
      await order('/dashboard/change-refund', { refund: id, to: 'failed' });
      await hear();
      expect((await now()).status).to.equal('paid');
      expect(await raised()).to.equal(6000);
      const [note, back] = await house.donations.corrections(gift.id);
      expect(back).to.include({ kind: 'refund-failed', takesBack: note?.number });
      expect(back?.stillGiven.minor).to.equal(6000);
      const row = await house.outbox.get({ kind: 'refund-failed', subject: back?.id ?? '', to: 'ana@example.org' });
      const mail = row === null ? 'suppressed' : await house.composers['refund-failed']?.(row);
      if (mail === undefined || mail === 'suppressed') throw new Error('Nothing is written');
      expect(mail.subject).to.equal('The $15.00 that we gave back did not reach you');
      expect(mail.text).to.include(`Credit note ${note?.number ?? ''} no longer holds`);
      expect((await house.donations.refundable(await now())).left?.minor, 'it can be tried again').to.equal(6000);
    });

    it('say that a bank took the money, when a dispute is lost', async () => {
      const { id } = await order('/dashboard/dispute', { charge: gift.chargeId });
      await hear();
      await order('/dashboard/decide-dispute', { dispute: id, status: 'lost' });
      await hear();
      expect((await now()).status).to.equal('dispute-lost');
      const [note] = await house.donations.corrections(gift.id);
      expect([note?.kind, note?.stillGiven.minor]).to.deep.equal(['dispute-lost', 0]);
      const row = await house.outbox.get({ kind: 'credit-note', subject: note?.id ?? '', to: 'ana@example.org' });
      const mail = row === null ? 'suppressed' : await house.composers['credit-note']?.(row);
      expect(mail === 'suppressed' ? '' : mail?.subject).to.match(/^Your bank took back \$60\.00: credit note SA-/);
    });

    it('take back the credit note of a lost dispute that is won on appeal, once', async () => {
      const { id } = await order('/dashboard/dispute', { charge: gift.chargeId });
      await hear();
      await order('/dashboard/decide-dispute', { dispute: id, status: 'lost' });
      await hear();
      const closed = (await house.events()).find(({ type }) => type === 'charge.dispute.closed');
      const won = (event: string, type: string) => ({ ...closed, id: event, type, data: { object: { ...closed?.data.object, status: 'won' } } });
      for (const event of [won('evt_won', 'charge.dispute.closed'), won('evt_back', 'charge.dispute.funds_reinstated')]) {
        await house.deliver(event);
        await house.work();
      }
      expect((await now()).status).to.equal('dispute-won');
      expect(await raised()).to.equal(6000);
      const papers = await house.donations.corrections(gift.id);
      const [note, back] = papers;
      expect(papers.map(({ kind, stillGiven }) => [kind, stillGiven.minor])).to.deep.equal([['dispute-lost', 0], ['dispute-overturned', 6000]]);
      expect(back).to.include({ takesBack: note?.number, timeZone: 'Europe/Amsterdam' });
      const row = await house.outbox.get({ kind: 'dispute-overturned', subject: back?.id ?? '', to: 'ana@example.org' });
      const mail = row === null ? 'suppressed' : await house.composers['dispute-overturned']?.(row);
      if (mail === undefined || mail === 'suppressed') throw new Error('Nothing is written');
      expect(mail.subject).to.equal('Your bank let $60.00 of your gift stand after all');
      expect(mail.text).to.include(`credit note ${note?.number ?? ''} no longer holds`);
      expect(await pdfText(mail.attachments?.[0]?.content ?? Buffer.alloc(0))).to.include('Credit note taken back').and.to.include('Disputed on').and.to.include(note?.number ?? '-');
      expect(JSON.stringify(await house.donations.statusPage(await now()))).to.include('the bank let $60.00 stand on appeal');
    });

    it('are numbered without gaps by any number of workers at once', async () => {
      // One after the other: at once, one would hold the events that another waits for.
      const others = [];
      for (let given = 0; given < 7; given++) others.push(await paidGift());
      for (const { chargeId } of [gift, ...others]) {
        await order('/dashboard/refund', { charge: chargeId, amount: 1000 });
        await order('/dashboard/refund', { charge: chargeId, amount: 500 });
      }
      for (const event of await house.events()) await house.deliver(event);
      while (await house.inbox.processBatch() > 0);
      await Promise.all(Array.from({ length: 4 }, () => house.donations.issueCorrections()));
      await house.work();
      const rows = await house.connection.collection('corrections').find().toArray();
      expect(rows.map(({ sequence }) => sequence as number).sort((a, b) => a - b)).to.deep.equal(Array.from({ length: 16 }, (_none, index) => index + 1));
      expect(new Set(rows.map(({ number }) => number as string)).size).to.equal(16);
      expect(await count('outbox', { kind: 'credit-note' })).to.equal(16);
      expect(await count('corrections-due')).to.equal(0);
    });

    it('wait for the receipt that they correct', async () => {
      const receipts = house.connection.collection<{ _id: string }>('receipts');
      const receipt = await receipts.findOneAndDelete({ _id: gift.id });
      if (receipt === null) throw new Error('There is no receipt');
      await order('/dashboard/refund', { charge: gift.chargeId, amount: 1000 });
      await hear();
      expect(await count('corrections')).to.equal(0);
      expect(await count('corrections-due')).to.equal(1);
      await receipts.insertOne(receipt);
      house.time.aheadMs += 3_600_000;
      await house.work();
      expect((await house.donations.corrections(gift.id))[0]?.receiptNumber).to.equal((await house.donations.receipt(gift.id))?.number);
    });
  });
});
