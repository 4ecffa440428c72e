import { expect } from 'chai';
import request from 'supertest';
import { giftForm, givingHouse, type GivingHouse, openCampaign } from '../../../support/giving-house.ts';
import { payCheckout } from '../../../support/pay-checkout.ts';

const wrong = 'ana@exmaple.org';
const right = 'ana@example.org';

describe('a typing mistake of a donor', () => {
  let house: GivingHouse;
  let id = '';
  let visitor = 0;

  beforeEach(async () => {
    house = await givingHouse();
    const campaign = await openCampaign(house);
    const target = { campaignId: campaign.id, organizationId: campaign.organizationId, fundraiserId: null, purpose: campaign.title };
    const { donation, checkout } = await house.donations.start(giftForm({ email: wrong, name: 'Ana Petrovic' }), target);
    id = donation.id;
    visitor += 1;
    await payCheckout(checkout.kind === 'open' ? checkout.url : '');
    for (const event of await house.events()) await house.deliver(event);
  });
  afterEach(() => house.close());

  /** Settles the payment alone: the receipt is still to come. */
  async function paid() {
    while (await house.inbox.processBatch() > 0);
  }
  const gift = async () => {
    const donation = await house.donations.byId(id);
    if (donation === null) throw new Error('no gift');
    return donation;
  };
  const mailTo = (to: string) => (async () => await house.outbox.get({ kind: 'receipt', subject: id, to }) ?? house.outbox.get({ kind: 'receipt', subject: `${id}:1`, to }))();
  const post = async (fields: Record<string, string>) =>
    request(house.app).post(`${house.donations.statusPath(await gift())}/correct`).set('Origin', house.publicUrl).set('X-Forwarded-For', `10.1.0.${visitor}`).type('form').send(fields);
  const page = async (query = '') => (await request(house.app).get(house.donations.statusPath(await gift()) + query)).text;

  it('can be corrected once the gift is paid, not before', async () => {
    expect(await house.donations.correctTyping(id, { name: 'Ana Petrović', email: right })).to.equal('closed');
    expect(await page()).to.not.contain('Typing mistake? Correct');
    await paid();
    expect(await page()).to.contain('Typing mistake? Correct').and.to.contain(wrong);
  });

  it('before the receipt is corrected in it', async () => {
    await paid();
    expect(await house.donations.correctTyping(id, { name: 'Ana Petrović', email: right })).to.equal('corrected');
    await house.work();
    expect(await house.donations.receipt(id)).to.include({ donorName: 'Ana Petrović', donorEmail: right });
    expect(await mailTo(wrong)).to.equal(null);
    expect((await mailTo(right))?.state).to.equal('queued');
  });

  it('is not lost when the receipt is issued in the same moment', async () => {
    await paid();
    await Promise.all([house.donations.issueReceipts(), house.donations.correctTyping(id, { name: 'Ana Petrović', email: right })]);
    await house.work();
    expect(await gift()).to.include({ donorName: 'Ana Petrović', donorEmail: right });
    expect((await mailTo(right))?.state).to.equal('queued');
    const receipt = await house.donations.receipt(id);
    // Either it was issued before and stays, with its first mail, or it says what is right.
    expect((await mailTo(wrong)) === null).to.equal(receipt?.donorEmail === right);
  });

  it('after the receipt leaves it as it is, and mails it to the right address', async () => {
    await paid();
    await house.work();
    const before = await house.donations.receipt(id);
    expect((await post({ donorName: 'Ana Petrović', donorEmail: ' Ana@Example.org ' })).headers.location).to.equal(`${house.donations.statusPath({ id, addressMoves: 1 })}?correction=sent-again`);
    expect(await house.donations.receipt(id)).to.deep.equal(before);
    expect((await mailTo(right))?.state).to.equal('queued');
    expect(await gift()).to.include({ donorName: 'Ana Petrović', donorEmail: right, corrected: 1 });
    expect((await house.donations.history(id)).map(({ why }) => why).join()).to.contain(`The donor corrected the name from “Ana Petrovic” to “Ana Petrović”, which receipt ${before?.number} does not say; and the mail address from ${wrong} to ${right}`);
    expect(await page('?correction=sent-again')).to.contain('The receipt goes to the right address now.');
  });

  it('in the name alone is noted for staff, and mails nothing', async () => {
    await paid();
    await house.work();
    expect((await post({ donorName: 'Ana Petrović', donorEmail: '' })).headers.location).to.contain('=noted');
    expect(await house.outbox.summary('receipt', id)).to.include({ queued: 1 });
    expect((await house.donations.recentGifts({ campaignId: (await gift()).campaignId }, 1))[0]?.name).to.equal('Ana P.');
  });

  it('shows the right address to nobody who got the first mail by mistake', async () => {
    await paid();
    await house.work();
    await post({ donorName: 'Ana Petrović', donorEmail: right });
    for (const query of ['', '?correction=sent-again', '?after-payment']) expect(await page(query)).to.not.contain(right);
    expect((await post({ donorName: '', donorEmail: '' })).text).to.not.contain(right);
  });

  it('says beside the fields what is wrong, keeps what was typed, and changes nothing', async () => {
    await paid();
    const sent = await post({ donorName: ' ', donorEmail: 'ana@' });
    expect(sent.status).to.equal(422);
    expect(sent.text).to.contain('href="#f-donorName"').and.to.contain('id="f-donorEmail-error"').and.to.contain('value="ana@"');
    expect(await gift()).to.include({ donorEmail: wrong });
    expect((await post({ donorName: 'Ana Petrovic', donorEmail: wrong })).headers.location).to.contain('=unchanged');
    expect((await gift()).corrected).to.equal(undefined);
  });

  it('of the address gives the gift another link; the one in the wrong mailbox leads nowhere any more', async () => {
    await paid();
    await house.work();
    const old = house.donations.statusPath(await gift());
    const led = (await post({ donorName: 'Ana Petrovic', donorEmail: right })).headers.location ?? '';
    expect(led.split('?')[0]).to.not.equal(old);
    expect((await request(house.app).get(led)).status).to.equal(200);
    for (const path of ['', '/receipt.pdf', '/status.json', '?after-payment']) {
      const answer = await request(house.app).get(old + path);
      expect(answer.status, path).to.equal(410);
      expect(answer.text).to.contain('another link').and.to.not.contain(right).and.to.not.contain('60.00');
    }
    expect((await request(house.app).post(`${old}/correct`).set('Origin', house.publicUrl).type('form').send({ donorName: 'Eve', donorEmail: 'eve@example.org' })).status).to.equal(410);
    const rows = await house.connection.collection('outbox').find({ kind: 'receipt' }).sort({ createdAt: 1 }).toArray();
    const mails = await Promise.all(rows.map(async (row) => house.composers.receipt?.({ ...row, key: String(row._id) } as never)));
    expect(mails[0], 'to the wrong address, where it was still waiting').to.equal('suppressed');
    expect(mails[1]).to.have.property('text').that.includes(led.split('?')[0] ?? '-');
    await post({ donorName: 'Ana Petrovic', donorEmail: wrong });
    expect((await request(house.app).get(old)).status, 'not even when the address comes back').to.equal(410);
    expect(await house.outbox.get({ kind: 'receipt', subject: `${id}:2`, to: wrong }), 'and the new link is mailed').to.include({ state: 'queued' });
  });

  it('of the name alone leaves the link as it is', async () => {
    await paid();
    const old = house.donations.statusPath(await gift());
    await post({ donorName: 'Ana Petrović', donorEmail: '' });
    expect((await request(house.app).get(old)).status).to.equal(200);
  });

  it('can be corrected three times', async () => {
    await paid();
    await house.work();
    for (const name of ['A', 'B', 'C']) expect(await house.donations.correctTyping(id, { name, email: null })).to.equal('noted');
    expect(await house.donations.correctTyping(id, { name: 'D', email: null })).to.equal('closed');
    expect((await gift()).donorName).to.equal('C');
    expect(await page()).to.not.contain('Typing mistake? Correct');
  });

  it('can’t be corrected after a month, or after the money went back', async () => {
    await paid();
    await house.work();
    house.time.aheadMs = 31 * 24 * 3_600_000;
    expect(await house.donations.correctTyping(id, { name: 'Late', email: null })).to.equal('closed');
    house.time.aheadMs = 0;
    await house.stripe.refunds.create({ charge: (await gift()).chargeId ?? '' });
    for (const event of await house.events()) await house.deliver(event);
    await house.work();
    expect(await house.donations.correctTyping(id, { name: 'Back', email: null })).to.equal('closed');
  });
});
