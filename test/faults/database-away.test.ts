import { expect } from 'chai';
import request from 'supertest';
import { createStripe } from '../../src/platform/stripe/create-stripe.ts';
import { composedHouse, type ComposedHouse } from '../support/composed-house.ts';
import { formFields } from '../support/form-client.ts';
import { openCampaign } from '../support/giving-house.ts';
import { pollUntil } from '../support/poll-until.ts';

describe('a site whose database is killed', function () {
  this.timeout(90_000);
  let site: ComposedHouse;
  let form: Record<string, string>;

  before(async () => {
    site = await composedHouse();
    await openCampaign(site.house.features);
    form = { ...formFields((await get('/campaigns/safe-homes/donate')).text), email: 'ana@example.org', name: 'Ana Petrović', amount: 'own', ownAmount: '43.21', message: 'Courage' };
    expect((await get('/campaigns/safe-homes')).status).to.equal(200);
    await site.killDatabase();
  });
  after(() => site?.close());

  const get = (where: string) => request(site.house.app).get(where);
  const send = (fields: Record<string, string>) => request(site.house.app).post('/campaigns/safe-homes/donate').set('Origin', site.publicUrl).type('form').send(fields);

  function deliver(id: string) {
    const body = JSON.stringify({ id, object: 'event', type: 'charge.succeeded', livemode: false, created: 1, data: { object: { id: 'ch_away', metadata: {} } } });
    const signature = createStripe('sk_test_database_away').webhooks.generateTestHeaderString({ payload: body, secret: site.webhookSecret });
    return request(site.house.app).post('/webhooks/stripe').set('Content-Type', 'application/json').set('Stripe-Signature', signature).send(body);
  }

  it('serves public pages as they were, and says so', async () => {
    const page = await pollUntil('the page is older than a second', async () => {
      const found = await get('/campaigns/safe-homes');
      return found.headers.age === undefined ? undefined : found;
    });
    expect(page.status).to.equal(200);
    expect(page.text).to.contain('Safe homes').and.to.contain('this page is as it was on <time');
    expect((await get('/campaigns/safe-homes')).headers.etag).to.equal(page.headers.etag);
  });

  it('says that other pages come by themselves', async () => {
    const page = await get('/campaigns');
    expect([page.status, page.headers.refresh, page.headers['retry-after']]).to.deep.equal([503, '10', '10']);
  });

  it('answers a webhook so that Stripe comes again', async () => {
    const answer = await deliver('evt_away');
    expect(answer.status).to.equal(503);
    expect(answer.headers['content-type']).to.match(/problem\+json/);
  });

  it('turns a webhook away before reading it, once the database is known to be away', async () => {
    await pollUntil('it is known', async () => (await request(site.house.app).post('/webhooks/stripe').send('unsigned')).status === 503);
  });

  it('shows the giving form, and says that it takes no gifts for a moment', async () => {
    const page = await get('/campaigns/safe-homes/donate?amount=2500');
    expect([page.status, page.headers['retry-after']]).to.deep.equal([503, '10']);
    expect(page.text).to.contain('We can’t take gifts for a moment');
    expect(formFields(page.text)).to.include({ amount: '2500' });
  });

  it('keeps everything that was typed into the giving form', async () => {
    const page = await send(form);
    expect([page.status, page.headers['retry-after']]).to.deep.equal([503, '10']);
    expect(page.text).to.contain('We can’t take gifts for a moment');
    expect(formFields(page.text)).to.include(form);
  });

  it('keeps it also for a form of which this process knows nothing', async () => {
    const elsewhere = '/campaigns/never-shown-here/donate';
    expect((await get(elsewhere)).text).to.contain('We can’t take gifts for a moment');
    const page = await request(site.house.app).post(elsewhere).set('Origin', site.publicUrl).type('form').send(form);
    expect(page.status).to.equal(503);
    expect(formFields(page.text)).to.include(form);
    expect(page.text).to.contain(`action="${elsewhere}"`);
  });

  it('works again by itself when the database is back, and takes the same form as one gift', async () => {
    await site.startDatabase();
    await pollUntil('the page is fresh', async () => (await get('/campaigns/safe-homes')).headers.age === undefined, { timeoutMs: 30_000 });
    const sent = await send(form);
    expect(sent.status).to.equal(303);
    expect((await send(form)).headers.location).to.equal(sent.headers.location);
    expect((await deliver('evt_away')).status).to.equal(200);
    expect((await get('/campaigns/safe-homes')).text).to.not.contain('as it was on');
  });
});
