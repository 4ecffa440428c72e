import { expect } from 'chai';
import request from 'supertest';
import type { Account } from '../../../src/features/accounts/index.ts';
import type { Campaign } from '../../../src/features/campaigns/index.ts';
import type { Fundraiser } from '../../../src/features/fundraisers/index.ts';
import { formatDate } from '../../../src/shared/format-date.ts';
import { money } from '../../../src/shared/money.ts';
import { formFields } from '../../support/form-client.ts';
import { givingHouse, type GivingHouse, openCampaign } from '../../support/giving-house.ts';
import { addCampaign, browser, csrfOf, signIn, supporterSite } from '../../support/supporter-site.ts';
import { csrfToken, publicUrl, seedOrganization, type StaffSite, staffSite } from '../../support/staff-site.ts';

const DAY_MS = 86_400_000;

describe('the giving form of a campaign that opens later', () => {
  let house: GivingHouse;
  let campaign: Campaign;
  let fundraiser: Fundraiser;
  let words: string;
  before(async () => {
    house = await givingHouse();
    campaign = await openCampaign(house);
    fundraiser = await house.fundraisers.importFundraiser({
      campaignId: campaign.id, account: { id: 'acc_1', email: 'mira@example.org' }, supporterName: 'Mira', title: 'Mira runs', language: 'en', story: 'I run.', goal: money(50_000, 'USD'), endsAt: null, pictureId: null, publishedAt: house.clock.now(),
    });
  });
  after(() => house.close());

  const opensIn = async (ms: number) => {
    const opensAt = new Date(house.clock.now().getTime() + ms);
    await house.campaigns.update(campaign.id, { opensAt });
    words = `Giving opens on ${formatDate(opensAt, campaign.timeZone)}.`;
  };
  const get = (path: string) => request(house.app).get(path);
  const send = (path: string, fields: Record<string, string>) => request(house.app).post(path).set('Origin', house.publicUrl).type('form').send({ ...fields, email: 'ana@example.org', name: 'Ana Petrović' });
  const forms = () => ['/campaigns/safe-homes/donate', `/fundraisers/${fundraiser.slug}/donate`];

  it('says what opens and when, takes no gift, and opens by itself', async () => {
    const filledIn = await Promise.all(forms().map(async (path) => formFields((await get(path)).text)));
    await opensIn(40 * DAY_MS);
    for (const [index, path] of forms().entries()) {
      const page = await get(path);
      expect(page.status, path).to.equal(200);
      expect(page.text, path).to.include(`<p>${words}</p>`).and.include('Safe homes').and.match(/href="\/campaigns\/safe-homes\/subscribe">Tell me by mail when it opens</).and.not.include('name="email"');
      const refused = await send(path, filledIn[index] ?? {});
      expect(refused.status, path).to.equal(409);
      expect(refused.text, path).to.include('Your gift was not begun').and.include(`<p>${words}</p>`).and.include('Nothing was taken');
    }
    expect(await house.connection.collection('donations').countDocuments()).to.equal(0);

    house.time.aheadMs = 41 * DAY_MS;
    for (const path of forms()) {
      const begun = await send(path, formFields((await get(path)).text));
      expect(begun.status, path).to.equal(303);
    }
    expect(await house.connection.collection('donations').countDocuments()).to.equal(2);
  });

  it('of a page that has ended leads to what says so', async () => {
    await opensIn(60 * DAY_MS);
    await house.fundraisers.end(fundraiser.id);
    const page = await get(`/fundraisers/${fundraiser.slug}/donate`);
    expect([page.status, page.headers.location]).to.deep.equal([303, `/fundraisers/${fundraiser.slug}`]);
  });
});

describe('a campaign that opens later', () => {
  let site: StaffSite;
  let account: Account;
  let campaign: Campaign;
  let now: Date;
  beforeEach(async () => {
    now = new Date('2027-02-20T09:00:00Z');
    site = await staffSite(() => now);
    ({ account, campaign } = await seedOrganization(site, 'lantern'));
  });
  afterEach(() => site.close());

  const get = async (path: string) => (await request(site.app).get(path).set('x-test-account', account.id)).text;
  const visit = async (path: string) => (await request(site.app).get(path)).text;
  const edit = (fields: Record<string, string>) => request(site.app).post('/staff/campaigns/lantern-homes').set('x-test-account', account.id).set('Origin', publicUrl).type('form').send({
    _csrf: csrfToken, title: 'Homes', shortTitle: 'Homes', slug: 'lantern-homes', summary: 'A room.', story: 'Story.', place: 'Serbia', theme: 'Rights', goal: '31000', giftAmount1: '25', giftDoes1: 'a first evening', pictures: '', ...fields,
  });

  it('is given its first day by staff, where the campaign is, and shows it to them', async () => {
    expect((await edit({ opensAt: '2027-03-03', endsAt: '2027-06-30' })).status).to.equal(303);
    expect((await site.campaigns.byId(campaign.id))?.opensAt?.toISOString()).to.equal('2027-03-02T23:00:00.000Z');
    expect(await get('/staff/campaigns/lantern-homes')).to.include('value="2027-03-03"').and.include('Giving opens on 3 March 2027.');
    expect((await edit({ opensAt: '', endsAt: '' })).status).to.equal(303);
    expect((await site.campaigns.byId(campaign.id))?.opensAt).to.equal(null);
  });

  it('is refused a first day after its last one, or none that is a day', async () => {
    for (const [opensAt, sentence] of [['2027-07-01', 'The first day must not come after the last one.'], ['3.3.2027', 'Please enter a day like 2027-06-30.']] as const) {
      const refused = await edit({ opensAt, endsAt: '2027-06-30' });
      expect(refused.status).to.equal(422);
      expect(refused.text).to.match(new RegExp(`id="f-opensAt-error"[^>]*>[^]*?${sentence}`));
    }
    const both = (await edit({ opensAt: '2027-07-01', endsAt: '2027-06-30', title: '' })).text;
    expect(both, 'at once with what else is wrong').to.include('id="f-title-error"').and.include('id="f-opensAt-error"');
    expect((await edit({ opensAt: '2027-06-30', endsAt: '2027-06-30' })).status).to.equal(303);
  });

  it('says when in place of every button, and opens by itself, from the page cache too', async () => {
    await edit({ opensAt: '2027-03-03' });
    now = new Date('2027-03-02T22:59:59.500Z');
    const [page, list, start, organization] = await Promise.all(['/campaigns/lantern-homes', '/campaigns', '/', '/organizations/lantern'].map(visit));
    expect(page).to.include('<p class="panel__opens">Giving opens on 3 March 2027.</p>').and.include('<strong>Opens 3 March</strong>').and.include('<span>opens 3 March 2027</span>').and.include('Not open yet.');
    expect(page).to.include('Tell me by mail when it opens').and.include('a first evening').and.not.include('/donate');
    for (const text of [list, start, organization]) expect(text).to.include('<span class="pill pill--upcoming">Opens 3 March</span>');
    expect(JSON.parse(await visit('/api/v1/campaigns/lantern-homes'))).to.include({ status: 'upcoming' });

    // The page is kept for a second: it is not half a second old.
    now = new Date('2027-03-02T23:00:00.000Z');
    expect(await visit('/campaigns/lantern-homes')).to.include('href="/campaigns/lantern-homes/donate"').and.not.include('opens');
    expect(JSON.parse(await visit('/api/v1/campaigns/lantern-homes'))).to.include({ status: 'published' });
    now = new Date('2027-03-02T23:00:02.000Z');
    expect(await visit('/campaigns')).to.not.include('pill--upcoming');
  });

  it('doesn’t have its reports ask for gifts', async () => {
    await site.reports.importPublished({ campaignId: campaign.id, slug: 'before', title: 'Before', body: 'We look for rooms.', author: 'Lena K.', publishedAt: new Date('2027-02-01T08:00:00Z') });
    expect(await visit('/campaigns/lantern-homes/reports/before')).to.include('/campaigns/lantern-homes/donate');
    await edit({ opensAt: '2027-03-03' });
    now = new Date(now.getTime() + 2_000);
    expect(await visit('/campaigns/lantern-homes/reports/before')).to.include('Giving opens on 3 March 2027.').and.not.include('/donate');
  });
});

describe('a supporter’s page for a campaign that opens later', () => {
  it('can be made and published, and waits with it', async () => {
    const site = await supporterSite();
    try {
      const campaign = await addCampaign(site);
      await site.campaigns.update(campaign.id, { opensAt: new Date('2027-03-02T23:00:00Z') });
      const ana = browser(site);
      const start = '/campaigns/safe-harbour/fundraise';
      await signIn(site, ana, 'ana@example.org', start);
      const form = await ana.get(start);
      const sent = await ana.post(start).set('Origin', site.publicUrl).type('form').send({ _csrf: csrfOf(form.text), supporterName: 'Ana', title: 'Forty kilometres', story: 'I walk.', goal: '500', endsOn: '' });
      const id = /frp_\w+/.exec(sent.headers.location ?? '')?.[0] ?? '';
      const preview = await ana.get(`/account/fundraisers/${id}/preview`);
      await ana.post(`/account/fundraisers/${id}/publish`).set('Origin', site.publicUrl).type('form').send({ _csrf: csrfOf(preview.text) });
      expect((await ana.get('/account')).text).to.include('Everyone can see it. Giving opens on 3 March 2027.');

      site.time.at = new Date('2027-03-02T22:59:59.500Z');
      const visit = async (path: string) => (await request(site.app).get(path)).text;
      const page = await visit('/fundraisers/forty-kilometres');
      expect(page).to.include('<p class="panel__opens">Giving opens on 3 March 2027.</p>').and.include('<strong>Opens 3 March</strong>').and.include('href="/campaigns/safe-harbour/subscribe"').and.not.include('/donate"');
      expect(JSON.parse(await visit('/api/v1/fundraisers/forty-kilometres'))).to.include({ status: 'upcoming' });

      // The page is kept for a second: it is not half a second old.
      site.time.at = new Date('2027-03-02T23:00:00Z');
      expect(await visit('/fundraisers/forty-kilometres')).to.include('href="/fundraisers/forty-kilometres/donate"').and.not.include('opens on');
      expect(JSON.parse(await visit('/api/v1/fundraisers/forty-kilometres'))).to.include({ status: 'published' });
    } finally {
      await site.close();
    }
  });
});
