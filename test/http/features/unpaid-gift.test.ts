import { expect } from 'chai';
import request from 'supertest';
import { formFields } from '../../support/form-client.ts';
import { givingHouse, type GivingHouse, openCampaign } from '../../support/giving-house.ts';
import { payCheckout } from '../../support/pay-checkout.ts';
import { orderStripe } from '../../support/stripe-control.ts';

const answers = { amount: 'own', ownAmount: '43.21', email: 'ana@example.org', name: 'Ana Petrović', message: 'Courage to you', visibility: 'anonymous', coverFees: '1' };

describe('a donor who comes back from the payment page', () => {
  let house: GivingHouse;

  beforeEach(async () => {
    house = await givingHouse();
    await openCampaign(house);
  });
  afterEach(() => house.close());

  const get = (path: string) => request(house.app).get(path);
  const post = (path: string, fields: Record<string, string> = {}) => request(house.app).post(path).set('Origin', house.publicUrl).type('form').send(fields);
  const newestSession = async () => (await house.stripe.checkout.sessions.list({ limit: 1 })).data[0];
  const donations = () => house.connection.collection<{ _id: string; status: string; formNonce: string }>('donations').find({}).sort({ createdAt: 1 }).toArray();

  async function started() {
    const { reports: _, ...fresh } = formFields((await get('/campaigns/safe-homes/donate')).text);
    const sent = await post('/campaigns/safe-homes/donate', { ...fresh, ...answers });
    const back = new URL((await newestSession())?.cancel_url ?? '');
    return { url: sent.headers.location ?? '', back: back.pathname + back.search, path: back.pathname };
  }

  async function hear() {
    for (const event of await house.events()) await house.deliver(event);
    await house.work();
  }

  it('reads that nothing was charged, on a page that stays as it is, and may go on', async () => {
    const { back, path, url } = await started();
    const page = await get(back);
    expect(page.text).to.contain('Nothing was charged').and.to.contain('Not paid yet').and.to.contain('Choose another amount').and.to.contain('Stop this gift');
    expect(page.text).to.not.contain('>Look again</a>').and.not.contain('data-refresh-status').and.not.contain('refresh-status');
    expect((await post(`${path}/retry`)).headers.location).to.equal(url);
  });

  it('reads what is so as soon as it is paid, whatever the address says', async () => {
    const { back, url } = await started();
    await payCheckout(url);
    await hear();
    expect((await get(back)).text).to.contain('Thank you, Ana.').and.not.contain('Nothing was charged');
  });

  it('chooses another amount: the payment page is closed, and the form has what was typed', async () => {
    const { path } = await started();
    const [old] = await donations();
    const sent = await post(`${path}/other-amount`);
    expect([sent.status, sent.headers.location]).to.deep.equal([303, `${path}/other-amount`]);
    expect((await newestSession())?.status).to.equal('expired');
    expect((await donations())[0]?.status, 'until Stripe’s signed word').to.equal('pending');
    const page = await get(`${path}/other-amount`);
    expect(page.headers['cache-control']).to.equal('no-store');
    expect(page.text).to.contain('noindex').and.to.contain('action="/campaigns/safe-homes/donate"');
    const fields = formFields(page.text);
    expect(fields).to.include(answers).and.not.have.property('reports');
    expect(fields.form).to.match(/^[\w-]{16,64}$/).and.not.equal(old?.formNonce);
    await hear();
    expect((await donations())[0]?.status).to.equal('canceled');
    expect((await get(path)).text).to.contain('You stopped the payment');
    const again = await post('/campaigns/safe-homes/donate', { ...fields, ownAmount: '50' });
    expect(again.headers.location).to.equal((await newestSession())?.url);
    expect((await donations()).map(({ status }) => status)).to.deep.equal(['canceled', 'pending']);
  });

  it('gets the answers only behind the gift’s token, and not while its payment page is open', async () => {
    const { path } = await started();
    const open = await get(`${path}/other-amount`);
    expect([open.status, open.headers.location]).to.deep.equal([303, path]);
    const [old] = await donations();
    for (const guess of [old?._id, old?.formNonce, 'nothing']) expect((await get(`/donations/${guess ?? ''}/other-amount`)).status).to.equal(404);
    const foreign = await request(house.app).post(`${path}/other-amount`).set('Origin', 'https://evil.example').type('form').send({});
    expect(foreign.status).to.equal(403);
    expect((await newestSession())?.status).to.equal('open');
    expect((await get('/campaigns/safe-homes/donate')).text).to.not.contain('ana@example.org');
  });

  it('is led to where gifts stand when the campaign has ended meanwhile, and nothing is closed', async () => {
    const { path, back } = await started();
    const [row] = await house.connection.collection<{ campaignId: string }>('donations').find({}).toArray();
    await house.campaigns.setStatus(row?.campaignId ?? '', 'ended');
    expect((await get(back)).text).to.not.contain('Choose another amount');
    expect((await post(`${path}/other-amount`)).headers.location).to.equal('/campaigns/safe-homes');
    expect((await newestSession())?.status).to.equal('open');
  });

  for (const [what, trouble] of [['is away', { status: 503 }], ['has too much to do', { status: 429 }]] as const) {
    it(`reads in words that the payment could not be stopped while Stripe ${what}, and stops it later`, async () => {
      const { path } = await started();
      await orderStripe(house.controlBase, '/calls/fail', { method: 'POST', path: `/v1/checkout/sessions/${(await newestSession())?.id ?? ''}/expire`, times: 50, ...trouble });
      for (const way of ['cancel', 'other-amount']) {
        const sent = await post(`${path}/${way}`);
        expect([sent.status, sent.headers.location], way).to.deep.equal([303, `${path}?not-stopped`]);
      }
      const page = await get(`${path}?not-stopped`);
      expect(page.status).to.equal(200);
      expect(page.text).to.contain('could not be stopped just now').and.to.contain('Stop this gift');
      await orderStripe(house.controlBase, '/calls/mend');
      expect((await post(`${path}/cancel`)).headers.location).to.equal(path);
      expect((await get(path)).text).to.contain('We are stopping the payment').and.not.contain('could not be stopped');
      await hear();
      expect((await get(`${path}?not-stopped`)).text).to.contain('You stopped the payment');
    }).timeout(30_000);
  }
});

describe('a donor whose card was declined', () => {
  let house: GivingHouse;
  let path: string;

  beforeEach(async () => {
    house = await givingHouse();
    await openCampaign(house);
    const sent = await post('/campaigns/safe-homes/donate', { ...formFields((await get('/campaigns/safe-homes/donate')).text), email: 'ana@example.org', name: 'Ana' });
    path = new URL((await session())?.success_url ?? '').pathname;
    await payCheckout(sent.headers.location ?? '', { card: '4000000000009995' });
    await hear();
  });
  afterEach(() => house.close());

  const get = (address: string) => request(house.app).get(address);
  const post = (address: string, fields: Record<string, string> = {}) => request(house.app).post(address).set('Origin', house.publicUrl).type('form').send(fields);
  const session = async () => (await house.stripe.checkout.sessions.list({ limit: 1 })).data[0];
  async function hear() {
    for (const event of await house.events()) await house.deliver(event);
    await house.work();
  }

  it('can stop; the gift is canceled by Stripe’s word', async () => {
    expect((await get(path)).text).to.contain('The payment did not go through').and.to.contain(`action="${path}/cancel"`).and.to.contain('Stop this gift');
    await post(`${path}/cancel`);
    expect((await session())?.status).to.equal('expired');
    expect((await get(path)).text).to.contain('We are stopping the payment').and.to.contain('>Look again</a>');
    await hear();
    expect((await get(path)).text).to.contain('You stopped the payment');
  });

  it('can stop, too, when Stripe closed the payment page long before', async () => {
    await house.stripe.checkout.sessions.expire((await session())?.id ?? '');
    await hear();
    expect((await get(path)).text, 'the closed page is no news').to.contain('The payment did not go through');
    expect((await post(`${path}/cancel`)).headers.location).to.equal(path);
    expect((await get(path)).text).to.contain('You stopped the payment');
  });
});
