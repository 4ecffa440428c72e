import { expect } from 'chai';
import request from 'supertest';
import { continuation } from '../../../src/features/donations/continuation.ts';
import { createDonations } from '../../../src/features/donations/index.ts';
import { formFields } from '../../support/form-client.ts';
import { givingHouse, type GivingHouse, openCampaign } from '../../support/giving-house.ts';
import { pollUntil } from '../../support/poll-until.ts';
import { orderStripe } from '../../support/stripe-control.ts';

describe('a donor whose payment page does not open', () => {
  let house: GivingHouse;

  beforeEach(async () => {
    house = await givingHouse({ soonMs: 60_000 });
    await openCampaign(house);
  });
  afterEach(() => house.close());

  const get = (path: string) => request(house.app).get(path);
  const post = (path: string, fields: Record<string, string> = {}) => request(house.app).post(path).set('Origin', house.publicUrl).type('form').send(fields);
  const fail = (order: object) => orderStripe(house.controlBase, '/calls/fail', { method: 'POST', path: '/v1/checkout/sessions', ...order });
  const sessions = async () => (await house.stripe.checkout.sessions.list({ limit: 10 })).data;
  const wishes = () => house.connection.collection('checkouts-due').countDocuments({});

  async function sendForm(): Promise<string> {
    const fields = { ...formFields((await get('/campaigns/safe-homes/donate')).text), email: 'ana@example.org', name: 'Ana Petrović' };
    const sent = await post('/campaigns/safe-homes/donate', fields);
    expect(sent.status).to.equal(303);
    return sent.headers.location ?? '';
  }

  /** The next look of a worker that was started since, when the pause is over. */
  async function tryAgain(): Promise<number> {
    house.time.aheadMs += 30_000;
    return createDonations({ ...house, livemode: false }).openDueCheckouts();
  }

  it('waits on a page that looks again by itself, and is led on without doing anything', async () => {
    await fail({ times: 9, status: 503 });
    const waiting = await sendForm();
    expect(waiting).to.match(/^\/donations\/[^?]+\?continue$/);
    const page = await get(waiting);
    expect(page.status).to.equal(200);
    expect(page.headers['cache-control']).to.equal('no-store');
    expect(page.text).to.contain('Your gift is kept').and.to.contain('$60.00').and.to.contain('role="status"').and.to.match(/<noscript>.*href="[^"]+\?continue">Look again</);
    expect((await get(waiting.replace('?', '/status.json?'))).body).to.deep.equal({ status: 'pending', receipt: null, waits: true });
    expect(await tryAgain()).to.equal(0);
    await orderStripe(house.controlBase, '/calls/mend');
    expect(await sessions()).to.have.length(0);
    expect(await tryAgain()).to.equal(1);
    const [session] = await sessions();
    const led = await get(waiting);
    expect([led.status, led.headers.location]).to.deep.equal([303, session?.url]);
    expect((await get(waiting.replace('?', '/status.json?'))).body).to.have.property('waits', false);
    expect((await get(waiting.replace('?continue', ''))).status).to.equal(200);
    expect(await wishes()).to.equal(0);
  });

  it('does nothing at Stripe by looking', async () => {
    await fail({ times: 3, status: 503 });
    const waiting = await sendForm();
    for (let look = 0; look < 3; look++) await get(waiting);
    expect(await sessions()).to.have.length(0);
  });

  it('gets the one page that was made, when its answer was lost', async () => {
    await fail({ times: 1, when: 'after' });
    const url = await sendForm();
    expect((await sessions()).map((session) => session.url)).to.deep.equal([url]);
  });

  it('gets the one page that was made, when every answer was lost and the worker asks again under the same key', async () => {
    await fail({ times: 3, when: 'after' });
    const waiting = await sendForm();
    expect(waiting).to.contain('?continue');
    const [made] = await sessions();
    expect(await tryAgain()).to.equal(1);
    expect((await sessions()).map(({ id }) => id)).to.deep.equal([made?.id]);
    expect((await get(waiting)).headers.location).to.equal(made?.url);
  });

  it('is told after ten minutes that nobody tries any more, and can ask for it again', async () => {
    await fail({ times: 1_000, status: 503 });
    const waiting = await sendForm();
    house.time.aheadMs += 10 * 60_000;
    const page = await get(waiting);
    expect(page.text).to.contain('have stopped trying').and.to.contain('Try again').and.not.to.contain('>Look again</a>');
    await tryAgain();
    expect(await wishes()).to.equal(0);
    const again = await post(waiting.replace('?continue', '/retry'));
    expect(again.headers.location).to.equal(waiting);
    expect((await get(waiting)).text).to.contain('We go on trying');
  });

  it('is not made to wait for what Stripe refuses', async () => {
    await fail({ times: 1, status: 400 });
    const waiting = await sendForm();
    expect((await get(waiting)).text).to.contain('have stopped trying');
    expect(await wishes()).to.equal(0);
  });

  it('is not led on after stopping the gift', async () => {
    await fail({ times: 3, status: 503 });
    const waiting = await sendForm();
    const path = waiting.replace('?continue', '');
    expect((await post(`${path}/cancel`)).headers.location).to.equal(path);
    expect((await get(waiting)).headers.location).to.equal(path);
    expect(await tryAgain()).to.equal(1);
    expect(await sessions()).to.have.length(0);
    expect((await get(path)).text).to.contain('You stopped the payment');
  });

  it('is led on once only: who has paid, or is known to pay, sees the gift', async () => {
    await fail({ times: 3, status: 503 });
    const waiting = await sendForm();
    await tryAgain();
    const found = await house.donations.byToken(waiting.slice('/donations/'.length, waiting.indexOf('?')));
    const donation = found === 'replaced' ? null : found;
    if (donation === null) throw new Error('There is no such gift');
    for (const status of ['processing', 'paid', 'canceled', 'expired', 'quarantined'] as const) expect(continuation({ ...donation, status }, null, new Date()).kind, status).to.equal('show');
  });

  it('sees a page soon when Stripe is slow, and the slow answer counts', async () => {
    const slow = await givingHouse({ soonMs: 1 });
    try {
      const campaign = await openCampaign(slow);
      const page = await request(slow.app).get('/campaigns/safe-homes/donate');
      const sent = await request(slow.app).post('/campaigns/safe-homes/donate').set('Origin', slow.publicUrl).type('form').send({ ...formFields(page.text), email: 'ana@example.org', name: 'Ana' });
      expect(sent.headers.location).to.contain('?continue');
      await pollUntil('the slow answer is kept', async () => slow.connection.collection('donations').countDocuments({ campaignId: campaign.id, 'attempt.sessionUrl': { $ne: null } }));
      slow.time.aheadMs += 30_000;
      await slow.donations.openDueCheckouts();
      const made = (await slow.stripe.checkout.sessions.list()).data;
      expect(made).to.have.length(1);
      expect((await request(slow.app).get(sent.headers.location ?? '')).headers.location).to.equal(made[0]?.url);
    } finally {
      await slow.close();
    }
  });
});
