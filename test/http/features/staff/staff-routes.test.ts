import { expect } from 'chai';
import sharp from 'sharp';
import request from 'supertest';
import type { Account } from '../../../../src/features/accounts/index.ts';
import type { Campaign } from '../../../../src/features/campaigns/index.ts';
import { money } from '../../../../src/shared/money.ts';
import { csrfToken, publicUrl, seedOrganization, type StaffSite, staffSite } from '../../../support/staff-site.ts';

describe('the back office', () => {
  let site: StaffSite;
  let account: Account;
  let campaign: Campaign;
  const now = new Date('2026-10-02T09:00:00Z');

  beforeEach(async () => {
    site = await staffSite(() => now);
    ({ account, campaign } = await seedOrganization(site, 'lantern'));
  });
  afterEach(() => site.close());

  const get = (path: string, who: Account | null = account) => request(site.app).get(path).set(who === null ? {} : { 'x-test-account': who.id });
  const post = (path: string, body: Record<string, string>, who: Account = account) =>
    request(site.app).post(path).set('x-test-account', who.id).set('Origin', publicUrl).type('form').send({ _csrf: csrfToken, ...body });
  const draft = async (body = 'We did it.') => (await site.reports.write(campaign.id, 'Lena K.', { title: 'Two keys', language: 'en', summary: '', body, pictureIds: [] })).id;

  it('asks to sign in, and refuses who does not work here', async () => {
    const out = await get('/staff/reports', null);
    expect([out.status, out.headers.location]).to.deep.equal([303, '/sign-in?next=%2Fstaff%2Freports']);
    const visitor = await site.accounts.findOrCreate('visitor@example.org', 'Vera');
    const answer = await get('/staff', visitor);
    expect(answer.status).to.equal(403);
    expect(answer.text).to.include('visitor@example.org is not on the list');
  });

  it('ties the account to the membership when somebody comes in for the first time', async () => {
    await get('/staff');
    expect((await site.connection.collection('staff').findOne())?.accountId).to.equal(account.id);
  });

  it('shows every page', async () => {
    const id = await draft();
    for (const path of ['/staff', '/staff/campaigns', '/staff/campaigns/new', '/staff/campaigns/lantern-homes', '/staff/campaigns/lantern-homes/preview', '/staff/campaigns/lantern-homes/reports',
      '/staff/campaigns/lantern-homes/reports/new', '/staff/reports', `/staff/reports/${id}`, `/staff/reports/${id}/publish`, '/staff/fundraisers']) {
      const answer = await get(path);
      expect(answer.status, path).to.equal(200);
      expect(answer.text, path).not.to.match(/style="|<script>/);
    }
  });

  it('keeps organizations apart: what is another’s is not there', async () => {
    const { account: stranger } = await seedOrganization(site, 'harbour');
    const id = await draft();
    for (const path of ['/staff/campaigns/lantern-homes', '/staff/campaigns/lantern-homes/preview', '/staff/campaigns/lantern-homes/reports/new', `/staff/reports/${id}`, `/staff/reports/${id}/edit`, `/staff/reports/${id}/publish`]) {
      expect((await get(path, stranger)).status, path).to.equal(404);
    }
    for (const path of [`/staff/reports/${id}`, `/staff/reports/${id}/publish`, `/staff/reports/${id}/decide`, '/staff/campaigns/lantern-homes', '/staff/campaigns/lantern-homes/status',
      '/staff/campaigns/lantern-homes/reports/new', '/staff/fundraisers/frp_none/hide']) {
      expect((await post(path, { title: 'Mine now', status: 'ended' }, stranger)).status, path).to.equal(404);
    }
    expect((await get('/staff/reports', stranger)).text).not.to.include('Two keys');
    expect((await site.reports.byId(id))?.status).to.equal('draft');
  });

  it('refuses a form without the token of the session', async () => {
    const answer = await request(site.app).post('/staff/campaigns/lantern-homes/status').set('x-test-account', account.id).set('Origin', publicUrl).type('form').send({ status: 'ended' });
    expect(answer.status).to.equal(403);
  });

  describe('writing a report', () => {
    it('previews without saving, keeping everything', async () => {
      const answer = await post('/staff/campaigns/lantern-homes/reports/new', { title: 'Two keys', summary: 'Short.', body: 'We **did** it.', do: 'preview' });
      expect(answer.status).to.equal(200);
      expect(answer.text).to.include('We <strong>did</strong> it.').and.to.include('We **did** it.').and.to.include('value="Two keys"');
      expect(await site.reports.ofCampaigns([campaign.id])).to.have.length(0);
    });

    it('saves a draft, asks for a title, and counts exactly who will get it', async () => {
      await site.subscribers.giftArrived({ campaignId: campaign.id, email: 'ana@example.org', name: '', at: now, source: 'gift' });
      for (const email of ['a@example.org', 'b@example.org']) await site.subscribers.importSubscriber({ campaignId: campaign.id, email, name: '', at: now });
      const refused = await post('/staff/campaigns/lantern-homes/reports/new', { title: '', body: 'Kept words.' });
      expect(refused.status).to.equal(422);
      expect(refused.text).to.include('Please give the report a title.').and.to.include('Kept words.');
      const saved = await post('/staff/campaigns/lantern-homes/reports/new', { title: 'Two keys', body: 'Words.' });
      expect(saved.headers.location).to.match(/^\/staff\/reports\/rep_\w+\?saved=1$/);
      expect((await get(saved.headers.location ?? '')).text).to.include('1 donor and 2 subscribers will get this by mail.').and.to.include('The draft is saved.');
    });

    it('is signed by name, and by the organization where there is none: never with a mail address', async () => {
      const nameless = await site.accounts.findOrCreate('nameless@example.org');
      await site.staff.add(nameless.email, campaign.organizationId, 'lead');
      for (const [who, title] of [[account, 'One'], [nameless, 'Two']] as const) await post('/staff/campaigns/lantern-homes/reports/new', { title, body: 'Words.' }, who);
      const authors = new Map((await site.reports.ofCampaigns([campaign.id])).map((report) => [report.title, report.author]));
      expect(authors.get('One')).to.equal('Lena K.');
      expect(authors.get('Two')).to.equal((await site.organizations.byId(campaign.organizationId))?.name);
    });

    it('keeps a photo that came without words, and takes it once it has them', async () => {
      const photo = await sharp({ create: { width: 1200, height: 800, channels: 3, background: '#0b5d57' } }).jpeg().toBuffer();
      const first = await request(site.app).post('/staff/campaigns/lantern-homes/reports/new').set('x-test-account', account.id).set('Origin', publicUrl)
        .field({ _csrf: csrfToken, title: 'Two keys', body: 'Words.', pictures: '', photoAlt1: '' }).attach('photo1', photo, 'keys.jpg');
      expect(first.status).to.equal(422);
      expect(first.text).to.include('Please say what the picture shows');
      const pictures = /name="pictures" value="([^"]+)"/.exec(first.text)?.[1] ?? '';
      const altName = /name="(alt_pic_\w+)"/.exec(first.text)?.[1] ?? '';
      const second = await post('/staff/campaigns/lantern-homes/reports/new', { title: 'Two keys', body: 'Words.', pictures, [altName]: 'Two keys on a table.' });
      expect(second.status).to.equal(303);
      const [report] = await site.reports.ofCampaigns([campaign.id]);
      expect(report?.pictureIds).to.have.length(1);
      expect((await site.pictures.views(report?.pictureIds ?? []))[0]?.alt).to.equal('Two keys on a table.');
      const removed = await post(`/staff/reports/${report?.id}`, { title: 'Two keys', body: 'Words.', pictures, [altName]: 'Two keys on a table.', [altName.replace('alt_', 'remove_')]: '1' });
      expect(removed.status).to.equal(303);
      expect((await site.reports.byId(report?.id ?? ''))?.pictureIds).to.have.length(0);
    });

    it('takes no picture that the form was not given', async () => {
      const added = await site.pictures.add(await sharp({ create: { width: 400, height: 300, channels: 3, background: '#000' } }).png().toBuffer(), { alt: 'Theirs.' });
      if (!added.ok) return expect.fail('not added');
      const id = await draft();
      await post(`/staff/reports/${id}`, { title: 'Two keys', body: 'Words.', pictures: added.id, [`alt_${added.id}`]: 'Mine.' });
      expect((await site.reports.byId(id))?.pictureIds).to.deep.equal([]);
      expect((await site.pictures.views([added.id]))[0]?.alt).to.equal('Theirs.');
    });
  });

  describe('publishing a report', () => {
    it('says the number in words, publishes once, and shows how the sending is', async () => {
      for (let each = 0; each < 3; each++) await site.subscribers.giftArrived({ campaignId: campaign.id, email: `d${each}@example.org`, name: '', at: now, source: 'gift' });
      const id = await draft();
      expect((await get(`/staff/reports/${id}/publish`)).text).to.include('3 donors and 0 subscribers').and.to.include('Publish and mail it to 3 people');
      await Promise.all([post(`/staff/reports/${id}/publish`, {}), post(`/staff/reports/${id}/publish`, {})]);
      expect((await get(`/staff/reports/${id}`)).text).to.include('Closing the list of recipients').and.to.include('>Look again</a>');
      await site.reports.tasks[0]!.run();
      const sending = await get(`/staff/reports/${id}`);
      expect(sending.text).to.include('Going out to 3 people').and.to.include('d2@example.org').and.to.include('stack-bar');
      expect((await get('/campaigns/lantern-homes/reports/two-keys')).status).to.equal(200);
      const keys = (await site.reports.recipients(id, { skip: 0, limit: 10 })).map(({ key }) => key);
      const outbox = site.connection.collection<{ _id: string }>('outbox');
      await outbox.updateOne({ _id: keys[0]! }, { $set: { state: 'unknown', reason: 'the line broke' } });
      await outbox.updateMany({ _id: { $in: keys.slice(1) } }, { $set: { state: 'accepted' } });
      const page = await get(`/staff/reports/${id}?state=unknown`);
      expect(page.text).to.include('Decide about 1 mail').and.to.include('the line broke').and.not.to.include('d2@example.org').and.not.to.include('>Look again</a>');
      const decided = await post(`/staff/reports/${id}/decide`, { state: 'unknown', decision: 'leave' });
      expect(decided.headers.location).to.equal(`/staff/reports/${id}?done=1`);
      expect(await site.outbox.summary('report', id)).to.include({ unknown: 0, suppressed: 1, accepted: 2 });
    });

    it('waits for words, and for the campaign', async () => {
      const empty = await draft('');
      expect((await get(`/staff/reports/${empty}/publish`)).text).to.include('Please write the report before it is published.');
      await post(`/staff/reports/${empty}/publish`, {});
      expect((await site.reports.byId(empty))?.status).to.equal('draft');
      const id = await draft();
      await site.connection.collection('campaigns').updateOne({}, { $set: { status: 'draft' } });
      expect((await get(`/staff/reports/${id}/publish`)).text).to.include('Publish the campaign first');
      await post(`/staff/reports/${id}/publish`, {});
      expect((await site.reports.byId(id))?.status).to.equal('draft');
    });

    it('lets staff correct what is published, but not empty it', async () => {
      const id = await draft();
      await site.reports.publish(id);
      expect((await get(`/staff/reports/${id}/edit`)).text).to.include('Save the correction');
      expect((await post(`/staff/reports/${id}`, { title: 'Two keys', body: '' })).status).to.equal(422);
      await post(`/staff/reports/${id}`, { title: 'Three keys', body: 'We did more.' });
      const answer = await get('/campaigns/lantern-homes/reports/two-keys');
      expect(answer.text).to.include('Three keys').and.to.include('We did more.');
    });
  });

  describe('editing a campaign', () => {
    const fields = {
      title: 'Homes', shortTitle: 'Homes', slug: 'lantern-homes', summary: 'A room.', story: 'Story.', place: 'Serbia', theme: 'Rights', goal: '31,000.50', endsAt: '2027-06-30',
      giftAmount1: '25', giftDoes1: 'a first evening', giftAmount3: '60', giftDoes3: 'a lawyer', leaderName: 'Lena K.', leaderRole: 'leads', leaderWords: 'We make beds.', pictures: '',
    };

    it('stores what was typed, in the campaign’s currency and time zone', async () => {
      expect((await post('/staff/campaigns/lantern-homes', fields)).headers.location).to.equal('/staff/campaigns/lantern-homes?saved=1');
      const found = await site.campaigns.byId(campaign.id);
      expect(found?.goal).to.deep.equal(money(3_100_050, 'USD'));
      expect(found?.endsAt?.toISOString()).to.equal('2027-06-30T21:59:59.999Z');
      expect(found?.suggestedGifts.map(({ amount, does }) => [amount.minor, does])).to.deep.equal([[2_500, 'a first evening'], [6_000, 'a lawyer']]);
      expect((await get('/staff/campaigns/lantern-homes')).text).to.include('value="31000.50"').and.to.include('value="2027-06-30"');
    });

    it('says what is wrong beside each field and keeps the rest', async () => {
      const answer = await post('/staff/campaigns/lantern-homes', { ...fields, goal: '-5', giftDoes1: '', endsAt: '30.6.2027', title: '' });
      expect(answer.status).to.equal(422);
      for (const words of ['Please enter an amount above zero.', 'Please say what this amount does.', 'Please enter a day like', 'Please give the campaign a title.', 'We make beds.']) expect(answer.text).to.include(words);
      expect((await site.campaigns.byId(campaign.id))?.title).to.equal('Homes of lantern');
    });

    it('takes a country by its name, offers those that there are, and none at all too', async () => {
      const refused = await post('/staff/campaigns/lantern-homes', { ...fields, country: 'Atlantis' });
      expect(refused.status).to.equal(422);
      expect(refused.text).to.include('We don’t know this country.').and.include('value="Atlantis"');
      await post('/staff/campaigns/lantern-homes', { ...fields, country: ' cote d\u2019ivoire ' });
      expect((await site.campaigns.byId(campaign.id))?.country).to.equal('CI');
      const { text } = await get('/staff/campaigns/lantern-homes');
      expect(text).to.include('name="country" type="text" value="Côte d’Ivoire"').and.include('list="f-country-suggestions"').and.include('<option value="Serbia">');
      await post('/staff/campaigns/lantern-homes', { ...fields, country: '' });
      expect((await site.campaigns.byId(campaign.id))?.country).to.equal('');
    });

    it('leads to each of its parts, all of them, and to its button', async () => {
      const { text } = await get('/staff/campaigns/lantern-homes');
      const contents = /<nav class="parts__contents"[^]*?<\/nav>/.exec(text)?.[0] ?? '';
      const linked = Array.from(contents.matchAll(/href="#([a-z]+)"/g), ([, id]) => id);
      expect(linked).to.deep.equal([...Array.from(text.matchAll(/<section class="form__part card" id="([a-z]+)"/g), ([, id]) => id), 'save']);
      expect(linked).to.have.length(8);
      expect(text).to.include('id="save"');
    });

    it('shows the amounts that are filled and one more, and puts the others away', async () => {
      const shown = (html: string) => Array.from((html.split('More amounts')[0] ?? '').matchAll(/name="giftAmount(\d)"/g), ([, row]) => row).join('');
      expect(shown((await get('/staff/campaigns/lantern-homes')).text)).to.equal('12');
      const refused = await post('/staff/campaigns/lantern-homes', { ...fields, goal: '', giftAmount4: '90' });
      expect(shown(refused.text)).to.equal('12345');
      expect(refused.text).to.include('href="#f-giftDoes4"').and.include('name="giftAmount6"');
      const full = Object.fromEntries([2, 3, 4, 5, 6].flatMap((row) => [[`giftAmount${row}`, String(row * 10)], [`giftDoes${row}`, 'a day']]));
      await post('/staff/campaigns/lantern-homes', { ...fields, ...full });
      const { text } = await get('/staff/campaigns/lantern-homes');
      expect(text).to.not.include('More amounts');
      expect(shown(text)).to.equal('123456');
    });

    it('keeps what is said of a picture in one line', async () => {
      const added = await site.pictures.add(await sharp({ create: { width: 60, height: 40, channels: 3, background: '#000' } }).png().toBuffer(), { alt: 'A door.' });
      if (!added.ok) throw new Error(added.reason);
      await site.campaigns.update(campaign.id, { pictureIds: [added.id] });
      const pictures = /name="pictures" value="([^"]+)"/.exec((await get('/staff/campaigns/lantern-homes')).text)?.[1] ?? '';
      expect((await post('/staff/campaigns/lantern-homes', { ...fields, pictures, [`alt_${added.id}`]: ' A door,\r\n ajar. ' })).status).to.equal(303);
      expect((await site.pictures.views([added.id]))[0]?.alt).to.equal('A door, ajar.');
    });

    it('keeps the old address when it is changed, and refuses one that is taken', async () => {
      await seedOrganization(site, 'harbour');
      expect((await post('/staff/campaigns/lantern-homes', { ...fields, slug: 'harbour-homes' })).text).to.include('Another campaign has or had this address.');
      await post('/staff/campaigns/lantern-homes', { ...fields, slug: 'safe-homes' });
      expect((await get('/staff/campaigns/lantern-homes')).headers.location).to.equal('/staff/campaigns/safe-homes');
      expect(await site.campaigns.bySlug('lantern-homes')).to.deep.equal({ kind: 'moved', slug: 'safe-homes' });
    });

    it('makes a draft, publishes it, ends it', async () => {
      const made = await post('/staff/campaigns/new', { title: 'A new roof', shortTitle: 'Roof', currency: 'eur', goal: '5000', timeZone: 'Europe/Lisbon' });
      expect(made.headers.location).to.equal('/staff/campaigns/a-new-roof');
      const status = async () => ((await site.campaigns.bySlug('a-new-roof')) as { campaign: Campaign }).campaign.status;
      expect(await status()).to.equal('draft');
      await post('/staff/campaigns/a-new-roof/status', { status: 'published' });
      expect(await status()).to.equal('published');
      expect((await get('/staff/campaigns/a-new-roof/pause')).text).to.include('Pause “A new roof”?').and.to.include('You can take it up again at any time.');
      await post('/staff/campaigns/a-new-roof/pause', { pauseWords: 'We wait for the\n permit.' });
      expect(await status()).to.equal('paused');
      expect((await get('/campaigns/a-new-roof', null)).text).to.include('Roof is paused and takes no gifts just now. We wait for the permit.').and.not.to.include('href="/campaigns/a-new-roof/donate');
      expect((await get('/staff/campaigns/a-new-roof?saved=1')).text).to.include('Take it up again');
      await post('/staff/campaigns/a-new-roof/status', { status: 'published' });
      expect(await site.campaigns.bySlug('a-new-roof')).to.have.nested.include({ 'campaign.status': 'published', 'campaign.pauseWords': '' });
      await post('/staff/campaigns/a-new-roof/status', { status: 'ended' });
      expect(await status()).to.equal('ended');
      expect((await get('/staff/campaigns/a-new-roof/pause')).headers.location).to.equal('/staff/campaigns/a-new-roof');
      expect((await post('/staff/campaigns/new', { title: 'X', shortTitle: 'X', currency: 'XXXX', goal: '1', timeZone: 'Mars' })).status).to.equal(422);
    });
  });

  describe('fundraisers', () => {
    it('can be hidden with a reason and shown again', async () => {
      const supporter = await site.accounts.findOrCreate('mira@example.org', 'Mira');
      const fundraiser = await site.fundraisers.importFundraiser({
        campaignId: campaign.id, account: supporter, supporterName: 'Mira', title: 'Mira runs', language: 'en', story: 'I run.', goal: money(50_000, 'USD'), endsAt: null, pictureId: null, publishedAt: now,
      });
      expect((await get('/staff/fundraisers')).text).to.include('Mira runs').and.to.include('mira@example.org');
      expect((await post(`/staff/fundraisers/${fundraiser.id}/hide`, { reason: '' })).status).to.equal(422);
      await post(`/staff/fundraisers/${fundraiser.id}/hide`, { reason: 'The photo shows a face.' });
      expect((await site.fundraisers.byId(fundraiser.id))?.status).to.equal('hidden');
      expect((await get('/staff/fundraisers')).text).to.include('The photo shows a face.');
      const { account: stranger } = await seedOrganization(site, 'harbour');
      expect((await post(`/staff/fundraisers/${fundraiser.id}/show`, {}, stranger)).status).to.equal(404);
      await post(`/staff/fundraisers/${fundraiser.id}/show`, {});
      expect((await site.fundraisers.byId(fundraiser.id))?.status).to.equal('published');
    });
  });
});
