import { expect } from 'chai';
import request from 'supertest';
import { publicUrl, seedOrganization, type StaffSite, staffSite } from '../../../support/staff-site.ts';

describe('subscribing and leaving', () => {
  let site: StaffSite;
  let campaignId: string;
  const now = new Date('2026-05-01T10:00:00Z');

  beforeEach(async () => {
    site = await staffSite(() => now);
    campaignId = (await seedOrganization(site, 'lantern')).campaign.id;
  });
  afterEach(() => site.close());

  const post = (path: string, body: object = {}) => request(site.app).post(path).set('Origin', publicUrl).type('form').send(body);
  const subscribe = (email: string) => post('/campaigns/lantern-homes/subscribe', { email });
  const onlyId = async () => String((await site.connection.collection('subscribers').findOne())?._id);

  it('answers the same for a new, a pending, an active and an unsubscribed address', async () => {
    await site.subscribers.giftArrived({ campaignId, email: 'active@example.org', name: '', at: now, source: 'gift' });
    await site.subscribers.giftArrived({ campaignId, email: 'gone@example.org', name: '', at: now, source: 'gift' });
    const gone = await site.connection.collection('subscribers').findOne({ email: 'gone@example.org' });
    await site.subscribers.unsubscribe(String(gone?._id), 'unsubscribed');
    const answers = [];
    for (const email of ['new@example.org', 'new@example.org', 'active@example.org', 'gone@example.org']) answers.push(await subscribe(email));
    for (const answer of answers) {
      expect([answer.status, answer.headers.location, answer.text]).to.deep.equal([303, '/campaigns/lantern-homes/subscribe/thanks', answers[0]?.text]);
      expect(answer.headers).not.to.have.property('set-cookie');
    }
    expect(await site.subscribers.count(campaignId)).to.deep.equal({ donors: 1, subscribers: 0 });
  });

  it('keeps what was typed and says what is wrong with it', async () => {
    const answer = await subscribe('ana at example');
    expect(answer.status).to.equal(422);
    expect(answer.text).to.include('ana at example').and.to.include('does not look like a mail address');
  });

  it('sends a question whose link asks before it acts', async () => {
    await subscribe('ana@example.org');
    const row = await site.connection.collection('outbox').findOne({ kind: 'confirm-subscription' });
    const mail = await site.composers['confirm-subscription']!(row as never);
    if (mail === 'suppressed') return expect.fail('suppressed');
    const link = /\/subscriptions\/\S+/.exec(mail.text)?.[0] ?? '';
    expect(mail.html).to.include(link);
    const opened = await request(site.app).get(link);
    expect(opened.text).to.include('Yes, send me the reports');
    expect(await site.subscribers.count(campaignId)).to.deep.equal({ donors: 0, subscribers: 0 });
    expect((await post(link, { action: 'confirm' })).status).to.equal(303);
    expect(await site.subscribers.count(campaignId)).to.deep.equal({ donors: 0, subscribers: 1 });
    expect((await request(site.app).get(link)).text).to.include('Stop the reports');
  });

  it('unsubscribes by one POST without an origin, never by a GET, and can be undone', async () => {
    await site.subscribers.giftArrived({ campaignId, email: 'ana@example.org', name: '', at: now, source: 'gift' });
    const link = `/unsubscribe/${site.tokens.issue('unsubscribe', await onlyId())}`;
    expect((await request(site.app).get(link)).text).to.include('Stop these reports');
    expect(await site.subscribers.count(campaignId)).to.deep.equal({ donors: 1, subscribers: 0 });
    const answer = await request(site.app).post(link).type('form').send('List-Unsubscribe=One-Click');
    expect(answer.status).to.equal(200);
    expect(await site.subscribers.count(campaignId)).to.deep.equal({ donors: 0, subscribers: 0 });
    const history = (await site.connection.collection('subscribers').findOne())?.history as { why: string }[];
    expect(history.at(-1)?.why).to.equal('one-click');
    const undo = /action="(\/subscriptions\/[^"]+)"/.exec(answer.text)?.[1] ?? '';
    await post(undo, { action: 'resume' });
    expect(await site.subscribers.count(campaignId)).to.deep.equal({ donors: 1, subscribers: 0 });
  });

  it('takes no token for another purpose', async () => {
    await site.subscribers.giftArrived({ campaignId, email: 'ana@example.org', name: '', at: now, source: 'gift' });
    const id = await onlyId();
    expect((await request(site.app).get(`/unsubscribe/${site.tokens.issue('subscription', id)}`)).status).to.equal(404);
    expect((await request(site.app).get(`/subscriptions/${site.tokens.issue('unsubscribe', id)}`)).status).to.equal(404);
    expect((await request(site.app).get('/unsubscribe/nonsense')).status).to.equal(404);
  });

  it('knows no draft', async () => {
    await site.connection.collection('campaigns').updateOne({ slug: 'lantern-homes' }, { $set: { status: 'draft' } });
    expect((await subscribe('ana@example.org')).status).to.equal(404);
  });
});
