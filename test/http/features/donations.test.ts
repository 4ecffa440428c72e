import { expect } from 'chai';
import request from 'supertest';
import { formFields } from '../../support/form-client.ts';
import { givingHouse, type GivingHouse, openCampaign } from '../../support/giving-house.ts';
import { payCheckout } from '../../support/pay-checkout.ts';

describe('the pages of giving', () => {
  let house: GivingHouse;
  let visitor = 0;

  before(async () => {
    house = await givingHouse();
    await openCampaign(house);
  });
  after(() => house.close());
  beforeEach(() => visitor++);

  const get = (path: string) => request(house.app).get(path);
  const post = (path: string, fields: Record<string, string> = {}) =>
    request(house.app).post(path).set('Origin', house.publicUrl).set('X-Forwarded-For', `10.0.0.${visitor}`).type('form').send(fields);
  const form = async (query = '') => formFields((await get(`/campaigns/safe-homes/donate${query}`)).text);
  const answers = { email: 'ana@example.org', name: 'Ana Petrović' };
  const pathOf = (address: string | undefined) => new URL(address ?? '', house.publicUrl).pathname;

  async function startedGift(fields: Record<string, string> = {}) {
    const sent = await post('/campaigns/safe-homes/donate', { ...await form(), ...answers, ...fields });
    expect(sent.status).to.equal(303);
    const session = (await house.stripe.checkout.sessions.list({ limit: 1 })).data[0];
    return { url: sent.headers.location ?? '', path: pathOf(session?.success_url ?? '') };
  }

  async function settle() {
    for (const event of await house.events()) await house.deliver(event);
    await house.work();
  }

  it('show a fresh form without a cookie, to be kept by nobody', async () => {
    const page = await get('/campaigns/safe-homes/donate');
    expect(page.status).to.equal(200);
    expect(page.headers['set-cookie']).to.equal(undefined);
    expect(page.headers['cache-control']).to.equal('no-store');
    const fields = formFields(page.text);
    expect(fields).to.include({ amount: '6000', visibility: 'first', reports: '1' });
    expect((await form()).form).to.not.equal(fields.form);
  });

  it('take over the amount of a link', async () => {
    expect(await form('?amount=2500')).to.include({ amount: '2500' });
    expect(await form('?amount=4321')).to.include({ amount: 'own', ownAmount: '43.21' });
    expect(await form('?amount=-1&amount=2')).to.include({ amount: '6000' });
  });

  it('say what is wrong beside the fields and keep what was typed', async () => {
    const sent = await post('/campaigns/safe-homes/donate', { ...await form(), amount: 'own', ownAmount: '0.10', email: 'ana@', name: '<b>Ana</b>', message: 'Courage' });
    expect(sent.status).to.equal(422);
    expect(sent.text).to.contain('The smallest gift that can be paid by card is $0.50.').and.to.contain('This does not look like a mail address');
    expect(formFields(sent.text)).to.include({ ownAmount: '0.10', email: 'ana@', name: '<b>Ana</b>', message: 'Courage' });
    expect(sent.text).to.not.contain('<b>Ana</b>');
  });

  it('refuse a form that another site sends', async () => {
    const sent = await request(house.app).post('/campaigns/safe-homes/donate').set('Origin', 'https://evil.example').type('form').send({ ...await form(), ...answers });
    expect(sent.status).to.equal(403);
  });

  it('lead on to where a campaign went, and away from one that takes no gifts', async () => {
    expect((await get('/campaigns/nowhere/donate')).status).to.equal(404);
    const other = await openCampaign(house, 'old-pier');
    await house.campaigns.update(other.id, { slug: 'new-pier' });
    expect((await get('/campaigns/old-pier/donate')).headers.location).to.equal('/campaigns/new-pier/donate');
    await house.campaigns.setStatus(other.id, 'ended');
    const ended = await get('/campaigns/new-pier/donate');
    expect([ended.status, ended.text.includes('Safe Homes has ended and takes no more gifts.')]).to.deep.equal([200, true]);
  });

  it('send the same form, twice at once, to one payment page', async () => {
    const fields = { ...await form(), ...answers };
    const sent = await Promise.all([post('/campaigns/safe-homes/donate', fields), post('/campaigns/safe-homes/donate', fields)]);
    expect(sent.map(({ status }) => status)).to.deep.equal([303, 303]);
    expect(sent[0]?.headers.location).to.equal(sent[1]?.headers.location);
  });

  it('tell the truth about a gift from pending to paid, and give the receipt', async () => {
    const gift = await startedGift();
    const pending = await get(gift.path);
    expect(pending.text).to.contain('On its way').and.to.contain('>Look again</a>').and.to.contain('noindex');
    expect(pending.headers['cache-control']).to.equal('no-store');
    expect((await get(`${gift.path}/receipt.pdf`)).status).to.equal(404);
    await payCheckout(gift.url);
    expect((await get(`${gift.path}/status.json`)).body).to.deep.equal({ status: 'pending', receipt: null });
    await settle();
    const paid = await get(gift.path);
    expect(paid.text).to.contain('Thank you, Ana.').and.to.contain('Yours is gift number 1.').and.to.contain('means a lawyer at a first hearing').and.not.to.contain('>Look again</a>');
    expect((await get(`${gift.path}/status.json`)).body).to.have.property('status', 'paid');
    const pdf = await get(`${gift.path}/receipt.pdf`).buffer(true);
    expect(pdf.headers['content-type']).to.equal('application/pdf');
    expect((pdf.body as Buffer).subarray(0, 5).toString()).to.equal('%PDF-');
    expect((await post(`${gift.path}/retry`)).headers.location).to.equal(gift.path);
  });

  it('let a donor stop, and begin again', async () => {
    const gift = await startedGift();
    expect((await post(`${gift.path}/cancel`)).headers.location).to.equal(gift.path);
    await settle();
    expect((await get(gift.path)).text).to.contain('You stopped the payment');
    const again = await post(`${gift.path}/retry`);
    expect(again.status).to.equal(303);
    expect(again.headers.location).to.not.equal(gift.url);
    expect((await get(gift.path)).text).to.contain('On its way');
  });

  it('say in plain words why a payment failed', async () => {
    const gift = await startedGift();
    await payCheckout(gift.url, { card: '4000000000009995' });
    await settle();
    expect((await get(gift.path)).text).to.contain('there is not enough money in the account').and.to.contain('Try again');
  });

  it('know no gift by a wrong token', async () => {
    const gift = await startedGift();
    expect((await get(`${gift.path.slice(0, -1)}!`)).status).to.equal(404);
    expect((await get('/donations/nothing')).status).to.equal(404);
  });

  it('show a calm page that keeps the gift when Stripe is down', async () => {
    const down = await givingHouse({ apiBase: 'http://127.0.0.1:1' });
    try {
      await openCampaign(down);
      const page = await request(down.app).get('/campaigns/safe-homes/donate');
      const sent = await request(down.app).post('/campaigns/safe-homes/donate').set('Origin', down.publicUrl).type('form').send({ ...formFields(page.text), ...answers });
      expect(sent.status).to.equal(303);
      const calm = await request(down.app).get(sent.headers.location ?? '');
      expect(calm.text).to.contain('Your gift is kept').and.to.contain('$60.00').and.to.contain('We go on trying');
      const path = /href="(\/donations\/[^"?]+)"/.exec(calm.text)?.[1] ?? '';
      expect((await request(down.app).get(path)).text).to.contain('Go on to the payment');
    } finally {
      await down.close();
    }
  });

  it('slow down who sends the form again and again', async () => {
    const statuses: number[] = [];
    for (let sent = 0; sent < 21; sent++) statuses.push((await post('/campaigns/safe-homes/donate')).status);
    expect(statuses.slice(0, 20)).to.deep.equal(Array.from({ length: 20 }, () => 422));
    expect(statuses[20]).to.equal(429);
  });

  describe('the webhook', () => {
    const body = JSON.stringify({ id: 'evt_http', object: 'event', type: 'charge.succeeded', livemode: false, created: 1, data: { object: { id: 'ch_http', metadata: {} } } });
    const send = (signature: string | null, text = body) => {
      const sending = request(house.app).post('/webhooks/stripe').set('Content-Type', 'application/json');
      return (signature === null ? sending : sending.set('Stripe-Signature', signature)).send(text);
    };

    it('takes a signed event, as often as it comes', async () => {
      expect((await send(house.sign(body))).status).to.equal(200);
      expect((await send(house.sign(body))).status).to.equal(200);
      expect(await house.connection.collection('stripe-events').countDocuments({ type: 'charge.succeeded', body })).to.equal(1);
    });

    it('refuses what is not signed, wrongly signed, changed or stale, and stores nothing', async () => {
      const other = body.replace('evt_http', 'evt_other');
      const stale = house.stripe.webhooks.generateTestHeaderString({ payload: other, secret: 'whsec_giving_house', timestamp: Math.floor(Date.now() / 1000) - 301 });
      for (const signature of [null, 't=1,v1=00', house.sign(body), stale]) {
        const answer = await send(signature, other);
        expect(answer.status).to.equal(400);
        expect(answer.headers['content-type']).to.match(/problem\+json/);
      }
      expect(await house.connection.collection('stripe-events').countDocuments({ body: other })).to.equal(0);
    });
  });
});
