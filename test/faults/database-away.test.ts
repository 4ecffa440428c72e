import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import request from 'supertest';
import { compose, type House } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { createStripe } from '../../src/platform/stripe/create-stripe.ts';
import { startStripe } from '../../src/sandbox/stripe/start-stripe.ts';
import { formFields } from '../support/form-client.ts';
import { freePort } from '../support/free-port.ts';
import { openCampaign } from '../support/giving-house.ts';
import { pollUntil } from '../support/poll-until.ts';
import { type Child, startChild } from '../support/start-child.ts';

const publicUrl = 'http://give.example.org';
const webhookSecret = 'whsec_database_away';

describe('a site whose database is killed', function () {
  this.timeout(90_000);
  const dataDir = mkdtempSync(path.join(tmpdir(), 'wellspring-away-'));
  let port: number;
  let database: Child;
  let stripe: Awaited<ReturnType<typeof startStripe>>;
  let house: House;
  let form: Record<string, string>;

  before(async () => {
    port = await freePort();
    const mongodbUri = await startDatabase();
    stripe = await startStripe({ dataDir: path.join(dataDir, 'stripe'), port: 0 });
    house = await compose(readConfig({ NODE_ENV: 'test', PUBLIC_URL: publicUrl, LOG_LEVEL: 'silent', TRUST_PROXY: '1' }), {
      mongodbUri, smtpUrl: 'smtp://127.0.0.1:1', secrets: ['a secret of this test alone'], demo: null,
      stripe: { secretKey: 'sk_test_database_away', webhookSecret, apiBase: stripe.apiBase },
    });
    await openCampaign(house.features);
    form = { ...formFields((await get('/campaigns/safe-homes/donate')).text), email: 'ana@example.org', name: 'Ana Petrović', amount: 'own', ownAmount: '43.21', message: 'Courage' };
    expect((await get('/campaigns/safe-homes')).status).to.equal(200);
    await database.end('SIGKILL');
  });
  after(async () => {
    await house?.close();
    await stripe?.close();
    if (database?.running()) await database.end();
    rmSync(dataDir, { recursive: true, force: true });
  });

  async function startDatabase(): Promise<string> {
    database = startChild('src/sandbox/mongo/main.ts', { args: ['--port', String(port), '--data', path.join(dataDir, 'mongo')] });
    const [address = ''] = await database.printed(/mongodb:\/\/\S+/);
    return address;
  }

  const get = (where: string) => request(house.app).get(where);
  const send = (fields: Record<string, string>) => request(house.app).post('/campaigns/safe-homes/donate').set('Origin', publicUrl).type('form').send(fields);

  function deliver(id: string) {
    const body = JSON.stringify({ id, object: 'event', type: 'charge.succeeded', livemode: false, created: 1, data: { object: { id: 'ch_away', metadata: {} } } });
    const signature = createStripe('sk_test_database_away').webhooks.generateTestHeaderString({ payload: body, secret: webhookSecret });
    return request(house.app).post('/webhooks/stripe').set('Content-Type', 'application/json').set('Stripe-Signature', signature).send(body);
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
    await pollUntil('it is known', async () => (await request(house.app).post('/webhooks/stripe').send('unsigned')).status === 503);
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
    const page = await request(house.app).post(elsewhere).set('Origin', publicUrl).type('form').send(form);
    expect(page.status).to.equal(503);
    expect(formFields(page.text)).to.include(form);
    expect(page.text).to.contain(`action="${elsewhere}"`);
  });

  it('works again by itself when the database is back, and takes the same form as one gift', async () => {
    await startDatabase();
    await pollUntil('the page is fresh', async () => (await get('/campaigns/safe-homes')).headers.age === undefined, { timeoutMs: 30_000 });
    const sent = await send(form);
    expect(sent.status).to.equal(303);
    expect((await send(form)).headers.location).to.equal(sent.headers.location);
    expect((await deliver('evt_away')).status).to.equal(200);
    expect((await get('/campaigns/safe-homes')).text).to.not.contain('as it was on');
  });
});
