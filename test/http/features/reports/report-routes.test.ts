import { expect } from 'chai';
import request from 'supertest';
import { seedOrganization, type StaffSite, staffSite } from '../../../support/staff-site.ts';

describe('reports on the site', () => {
  let site: StaffSite;
  let campaignId: string;
  const now = new Date('2026-10-02T09:00:00Z');

  beforeEach(async () => {
    site = await staffSite(() => now);
    campaignId = (await seedOrganization(site, 'lantern')).campaign.id;
  });
  afterEach(() => site.close());

  const get = (path: string) => request(site.app).get(path);
  const past = (slug: string, at: string, title = `Report ${slug}`) =>
    site.reports.importPublished({ campaignId, slug, title, body: 'We did it.\n\n- one\n- two', author: 'Lena K.', publishedAt: new Date(at) });

  it('says so when there is none yet', async () => {
    expect((await get('/campaigns/lantern-homes/reports')).text).to.include('No report yet');
  });

  it('lists them, newest first, without a cookie', async () => {
    await past('january', '2026-01-10T08:00:00Z');
    await past('april', '2026-04-10T08:00:00Z');
    const answer = await get('/campaigns/lantern-homes/reports');
    expect(answer.text.indexOf('/reports/april')).to.be.lessThan(answer.text.indexOf('/reports/january'));
    expect(answer.headers).not.to.have.property('set-cookie');
    expect(answer.headers).to.have.property('etag');
    expect(answer.text).to.include('type="application/atom+xml"');
  });

  it('shows one with its neighbours, and drafts to nobody', async () => {
    await past('january', '2026-01-10T08:00:00Z');
    await past('april', '2026-04-10T08:00:00Z');
    const answer = await get('/campaigns/lantern-homes/reports/april');
    expect(answer.status).to.equal(200);
    expect(answer.text).to.include('<li>one</li>').and.to.include('10 April 2026').and.to.include('1 minute').and.to.include('/reports/january');
    const draft = await site.reports.write(campaignId, 'Lena K.', { title: 'Secret', language: 'en', summary: '', body: 'x', pictureIds: [] });
    expect((await get(`/campaigns/lantern-homes/reports/${draft.slug}`)).status).to.equal(404);
    expect((await get('/campaigns/lantern-homes/reports')).text).not.to.include('Secret');
    expect((await get('/campaigns/lantern-homes/reports/nothing')).status).to.equal(404);
  });

  it('leads on from the former address of a campaign', async () => {
    await past('january', '2026-01-10T08:00:00Z');
    await site.campaigns.update(campaignId, { slug: 'safe-homes' });
    const answer = await get('/campaigns/lantern-homes/reports/january');
    expect([answer.status, answer.headers.location]).to.deep.equal([301, '/campaigns/safe-homes/reports/january']);
  });

  it('has a feed', async () => {
    await past('january', '2026-01-10T08:00:00Z', 'Late & why');
    const answer = await get('/campaigns/lantern-homes/reports.atom').buffer(true).parse((res, done) => {
      let text = '';
      res.on('data', (chunk: Buffer) => { text += chunk.toString(); });
      res.on('end', () => done(null, text));
    });
    expect(answer.headers['content-type']).to.equal('application/atom+xml; charset=utf-8');
    expect(answer.body).to.include('<title>Late &amp; why</title>').and.to.include('http://localhost:3000/campaigns/lantern-homes/reports/january');
  });

  it('goes out as a mail that can be left by one click, and not to who left meanwhile', async () => {
    await site.subscribers.giftArrived({ campaignId, email: 'ana@example.org', name: 'Ana', at: now, source: 'gift' });
    const { id } = await site.reports.write(campaignId, 'Lena K.', { title: 'Two keys & a table', language: 'en', summary: 'In short.', body: 'We *did* it. See [the campaign](/campaigns/lantern-homes).', pictureIds: [] });
    await site.reports.publish(id);
    await site.reports.tasks[0]!.run();
    const [row] = await site.reports.recipients(id, { skip: 0, limit: 10 });
    const mail = await site.composers.report!(row!);
    if (mail === 'suppressed') return expect.fail('suppressed');
    expect(mail.subject).to.equal('Two keys & a table');
    expect(mail.text).to.include('We did it.').and.to.include('You get this because you gave to Homes of lantern.');
    expect(mail.html).to.include('<em>did</em>').and.to.include('Give to Homes');
    for (const part of [mail.html, mail.text]) expect(part).to.include('http://localhost:3000/campaigns/lantern-homes').and.not.to.match(/(href="|\]\()\//);
    expect(mail.listUnsubscribeUrl).to.match(/^http:\/\/localhost:3000\/unsubscribe\//);
    expect(mail.text).to.include(mail.listUnsubscribeUrl);
    expect(mail.listId).to.match(/^cmp-[\w]+\.reports\.localhost$/);
    const { subscriberId } = row!.data;
    await site.subscribers.unsubscribe(subscriberId!, 'unsubscribed');
    expect(await site.composers.report!(row!)).to.equal('suppressed');
  });
});
