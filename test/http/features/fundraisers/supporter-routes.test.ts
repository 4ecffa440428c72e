import { expect } from 'chai';
import sharp from 'sharp';
import request from 'supertest';
import type { Campaign } from '../../../../src/features/campaigns/index.ts';
import type { Fundraiser } from '../../../../src/features/fundraisers/index.ts';
import { addCampaign, type Agent, browser, csrfOf, signIn, type Site, submit, supporterSite } from '../../../support/supporter-site.ts';

const typed = { supporterName: 'Ana Petrović', title: 'Forty kilometres', story: 'I **walk** for them.', goal: '$500', endsOn: '2026-12-31' };

describe('a supporter and their page', () => {
  let site: Site;
  let campaign: Campaign;
  let ana: Agent;
  beforeEach(async () => {
    site = await supporterSite();
    campaign = await addCampaign(site);
    ana = browser(site);
  });
  afterEach(() => site.close());

  const start = '/campaigns/safe-harbour/fundraise';
  const mine = async (): Promise<Fundraiser> => {
    const [row] = await site.connection.collection<{ _id: string }>('fundraisers').find({ supporterEmail: 'ana@example.org' }).toArray();
    const page = await site.fundraisers.byId(row?._id ?? '');
    if (page === null) throw new Error('There is no page');
    return page;
  };
  const draft = async (fields: Record<string, string> = {}): Promise<Fundraiser> => {
    await signIn(site, ana, 'ana@example.org', start);
    const form = await ana.get(start);
    const made = await ana.post(start).set('Origin', site.publicUrl).type('form').send({ _csrf: csrfOf(form.text), draft: hiddenValue(form.text, 'draft'), ...typed, ...fields });
    expect(made.status, made.text).to.equal(303);
    return mine();
  };
  const publish = async (): Promise<Fundraiser> => {
    const { id } = await draft();
    await submit(site, ana, `/account/fundraisers/${id}/preview`, `/account/fundraisers/${id}/publish`);
    return mine();
  };

  it('begins with an invitation that asks for the mail address and leads back', async () => {
    const page = await ana.get(start);
    expect(page.status).to.equal(200);
    expect(page.text).to.contain('Raise money for A safe harbour').and.contain(`name="next" value="${start}"`);
    const done = await signIn(site, ana, 'ana@example.org', start);
    expect(done.headers.location).to.equal(start);
    expect((await ana.get(start)).text).to.contain('Your name, as shown on the page');
  });

  it('goes from a draft that only its supporter sees to a public page, with a mail', async () => {
    const page = await draft();
    expect(page).to.deep.include({ slug: 'forty-kilometres', status: 'draft', supporterEmail: 'ana@example.org', endsAt: new Date('2026-12-31T22:59:59.999Z') });
    expect((await request(site.app).get('/fundraisers/forty-kilometres')).status).to.equal(404);
    const preview = await ana.get(`/account/fundraisers/${page.id}/preview`);
    expect(preview.text).to.contain('This is how your page will look').and.contain('I <strong>walk</strong> for them.');
    const done = await submit(site, ana, `/account/fundraisers/${page.id}/preview`, `/account/fundraisers/${page.id}/publish`);
    expect((await ana.get(done.headers.location as string)).text).to.contain('Your page is public');
    const shown = await request(site.app).get('/fundraisers/forty-kilometres');
    expect(shown.status).to.equal(200);
    expect(shown.text).to.contain('href="/fundraisers/forty-kilometres/donate">Give on Ana Petrović’s page<').and.contain('until 31 December 2026').and.contain('of $500');
    const mail = await site.outbox.get({ kind: 'fundraiser-published', subject: page.id, to: 'ana@example.org' });
    const composed = mail === null ? undefined : await site.composers['fundraiser-published']?.(mail);
    expect(composed).to.have.property('subject', 'Your page “Forty kilometres” is public');
    expect(composed).to.have.property('text').that.contains('http://give.example.org/fundraisers/forty-kilometres');
    expect((await site.accounts.byEmail('ana@example.org'))?.name).to.equal('Ana Petrović');
  });

  it('is one page, however often the form is sent', async () => {
    await signIn(site, ana, 'ana@example.org', start);
    const form = await ana.get(start);
    const send = (title: string) => ana.post(start).set('Origin', site.publicUrl).type('form')
      .send({ _csrf: csrfOf(form.text), draft: hiddenValue(form.text, 'draft'), ...typed, title });
    const [first, second] = await Promise.all([send('Forty kilometres'), send('Forty kilometres')]);
    const third = await send('Fifty kilometres');
    expect(new Set([first, second, third].map((answer) => answer.headers.location as string)).size).to.equal(1);
    expect(await site.connection.collection('fundraisers').countDocuments()).to.equal(1);
    expect((await mine()).title).to.equal('Fifty kilometres');
  });

  it('gets an ending where its address is taken', async () => {
    const other = await site.accounts.findOrCreate('bea@example.org', 'Bea');
    await site.fundraisers.importFundraiser({ campaignId: campaign.id, account: other, supporterName: 'Bea', title: 'Forty kilometres', language: 'en', story: 'Why', goal: campaign.goal, endsAt: null, pictureId: null, publishedAt: site.time.at });
    expect((await draft()).slug).to.match(/^forty-kilometres-[a-z2-9]{5}$/);
  });

  it('keeps what was typed, and the photo, beside the sentences that refuse', async () => {
    await signIn(site, ana, 'ana@example.org', start);
    const form = await ana.get(start);
    const refused = await ana.post(start).set('Origin', site.publicUrl)
      .field({ _csrf: csrfOf(form.text), draft: hiddenValue(form.text, 'draft'), ...typed, goal: 'a lot', endsOn: '2020-01-01', photoWords: 'A harbour' })
      .attach('photo', await photoWithPlace(), 'harbour.jpg');
    expect(refused.status).to.equal(422);
    expect(refused.text).to.contain('value="a lot"').and.contain('Please enter the goal as an amount').and.contain('This day is over').and.contain('I **walk** for them.');
    const picture = hiddenValue(refused.text, 'picture');
    expect(picture).to.not.equal('');
    const saved = await ana.post(start).set('Origin', site.publicUrl)
      .field({ _csrf: csrfOf(refused.text), draft: hiddenValue(refused.text, 'draft'), ...typed, picture, photoWords: 'A harbour at dusk' });
    expect(saved.status).to.equal(303);
    const [view] = await site.pictures.views([(await mine()).pictureId ?? '']);
    expect(view?.alt).to.equal('A harbour at dusk');
  });

  it('shows a photo without the place and the device that its file told', async () => {
    await signIn(site, ana, 'ana@example.org', start);
    const form = await ana.get(start);
    const photo = await photoWithPlace();
    expect((await sharp(photo).metadata()).exif?.includes('Pocket Camera')).to.equal(true);
    await ana.post(start).set('Origin', site.publicUrl).field({ _csrf: csrfOf(form.text), ...typed }).attach('photo', photo, 'harbour.jpg');
    const { pictureId } = await mine();
    const [view] = await site.pictures.views([pictureId ?? '']);
    const addresses = [view?.src ?? '', view?.largeSrc ?? ''];
    for (const address of addresses) {
      const file = await request(site.app).get(address).buffer(true).parse((res, done) => {
        const parts: Buffer[] = [];
        res.on('data', (part: Buffer) => parts.push(part)).on('end', () => done(null, Buffer.concat(parts)));
      });
      const body = file.body as Buffer;
      const { exif, format } = await sharp(body).metadata();
      expect(format).to.equal(address.endsWith('.jpg') ? 'jpeg' : 'webp');
      expect(exif).to.equal(undefined);
      expect(body.includes('Pocket Camera')).to.equal(false);
    }
  });

  it('refuses a file that is no photo, and a picture of somebody else', async () => {
    await signIn(site, ana, 'ana@example.org', start);
    const form = await ana.get(start);
    const send = () => ana.post(start).set('Origin', site.publicUrl).field({ _csrf: csrfOf(form.text), ...typed });
    const refused = await send().attach('photo', Buffer.from('<html>'), 'harbour.jpg');
    expect(refused.status).to.equal(422);
    expect(refused.text).to.contain('We could not read this as a photo');
    const bea = await site.accounts.findOrCreate('bea@example.org');
    await send().field('picture', site.tokens.issue(`fundraiser-picture:${bea.id}`, 'pic_hers'));
    expect((await mine()).pictureId).to.equal(null);
  });

  it('is changed by its supporter alone', async () => {
    const { id } = await publish();
    const bea = browser(site);
    await signIn(site, bea, 'bea@example.org');
    for (const path of ['', '/edit', '/preview', '/end']) expect((await bea.get(`/account/fundraisers/${id}${path}`)).status, path).to.equal(404);
    for (const path of ['/edit', '/publish', '/pause', '/resume', '/end']) {
      expect((await submit(site, bea, '/account', `/account/fundraisers/${id}${path}`, typed)).status, path).to.equal(404);
      const stranger = await submit(site, browser(site), '/sign-in', `/account/fundraisers/${id}${path}`, typed);
      expect(stranger.headers.location, path).to.equal('/sign-in?next=%2Faccount');
      const bare = await ana.post(`/account/fundraisers/${id}${path}`).set('Origin', site.publicUrl).type('form').send(typed);
      expect(bare.status, path).to.equal(403);
    }
    expect((await mine()).status).to.equal('published');
  });

  it('has a new address with a new title, and the old one leads to it', async () => {
    const { id } = await publish();
    const saved = await submit(site, ana, `/account/fundraisers/${id}/edit`, `/account/fundraisers/${id}/edit`, { ...typed, title: 'Fifty kilometres' });
    expect(saved.headers.location).to.equal(`/account/fundraisers/${id}`);
    const moved = await request(site.app).get('/fundraisers/forty-kilometres');
    expect(moved.status).to.equal(301);
    expect(moved.headers.location).to.equal('/fundraisers/fifty-kilometres');
    expect((await request(site.app).get('/api/v1/fundraisers/forty-kilometres')).headers.location).to.equal('/api/v1/fundraisers/fifty-kilometres');
  });

  it('pauses, resumes and ends, and shows it to everyone at once', async () => {
    const { id } = await publish();
    const account = `/account/fundraisers/${id}`;
    const shown = async () => (await request(site.app).get('/fundraisers/forty-kilometres')).text;
    await submit(site, ana, account, `${account}/pause`);
    const resting = await shown();
    expect(resting).to.contain('This page is taking a break').and.contain('/campaigns/safe-harbour/donate');
    expect(resting).to.not.contain('/fundraisers/forty-kilometres/donate');
    await submit(site, ana, account, `${account}/resume`);
    expect(await shown()).to.contain('/fundraisers/forty-kilometres/donate');
    expect((await ana.get(`${account}/end`)).text).to.contain('End “Forty kilometres”?').and.contain('take it up again');
    await submit(site, ana, `${account}/end`, `${account}/end`);
    expect(await shown()).to.contain('This page has ended');
    expect((await ana.get('/account')).text).to.contain('Resume');
    await site.campaigns.setStatus(campaign.id, 'ended');
    expect((await submit(site, ana, '/account', `${account}/resume`)).status).to.equal(409);
    expect((await mine()).status).to.equal('ended');
  });

  it('ends by itself after its last day', async () => {
    await publish();
    site.time.at = new Date('2026-12-31T23:00:00Z');
    expect((await request(site.app).get('/fundraisers/forty-kilometres')).text).to.contain('This page has ended');
    expect((await request(site.app).get('/api/v1/fundraisers/forty-kilometres')).body).to.include({ status: 'ended' });
  });

  it('tells its supporter why staff have hidden it, and visitors nothing but that', async () => {
    const { id } = await publish();
    await site.fundraisers.hide(id, 'acc_staff', 'The text names a person.');
    site.pageCache.clear();
    const gone = await request(site.app).get('/fundraisers/forty-kilometres');
    expect(gone.status).to.equal(410);
    expect(gone.text).to.contain('isn’t shown at the moment').and.contain('See the campaign').and.not.contain('names a person');
    expect((await ana.get(`/account/fundraisers/${id}`)).text).to.contain('The text names a person.');
    await site.fundraisers.unhide(id);
    site.pageCache.clear();
    expect((await request(site.app).get('/fundraisers/forty-kilometres')).status).to.equal(200);
  });

  it('ends with its campaign', async () => {
    await publish();
    await site.campaigns.setStatus(campaign.id, 'ended');
    site.pageCache.clear();
    expect((await request(site.app).get('/fundraisers/forty-kilometres')).text).to.contain('The campaign has ended').and.not.contain('/donate"');
    expect((await request(site.app).get('/api/v1/fundraisers/forty-kilometres')).body).to.include({ status: 'ended' });
  });

  it('cannot be made for a campaign that is over, or published for one', async () => {
    const { id } = await draft();
    await site.campaigns.setStatus(campaign.id, 'ended');
    expect((await ana.get(start)).status).to.equal(410);
    expect((await ana.get(`/account/fundraisers/${id}/preview`)).text).to.contain('can no longer be published');
    expect((await submit(site, ana, '/account', `/account/fundraisers/${id}/publish`)).status).to.equal(409);
    expect((await mine()).status).to.equal('draft');
  });

  it('keeps public pages free of cookies', async () => {
    await publish();
    for (const path of ['/fundraisers/forty-kilometres', '/api/v1/fundraisers/forty-kilometres', '/fundraisers/nothing']) {
      expect((await ana.get(path)).headers, path).to.not.have.property('set-cookie');
    }
  });

  it('stands in the account, beside the gifts', async () => {
    expect((await ana.get('/account')).headers.location).to.equal('/sign-in?next=%2Faccount');
    const bea = browser(site);
    await signIn(site, bea, 'bea@example.org');
    expect((await bea.get('/account')).text).to.contain('Raise money with your friends').and.contain('No gifts under this address yet');
    await draft();
    site.gifts.own = [{ campaignTitle: 'A safe harbour', campaignLanguage: 'en', campaignSlug: 'safe-harbour', amount: campaign.goal, at: site.time.at, state: 'paid', statusPath: '/donations/token', receiptPath: '/donations/token/receipt.pdf' }];
    expect((await ana.get('/account')).text).to.contain('Forty kilometres').and.contain('$5,000.00').and.contain('href="/donations/token/receipt.pdf"');
    const renamed = await submit(site, ana, '/account', '/account/name', { name: ' Ana  P ' });
    expect(renamed.status).to.equal(303);
    expect((await ana.get('/account')).text).to.contain('<h1>Ana P</h1>');
    expect((await submit(site, ana, '/account', '/account/name', { name: '' })).status).to.equal(422);
  });
});

describe('a fundraiser’s figures', () => {
  it('are in minor units of the campaign’s currency', async () => {
    const site = await supporterSite();
    const campaign = await addCampaign(site, 'dry-rooms', 'JPY');
    const account = await site.accounts.findOrCreate('bea@example.org', 'Bea');
    await site.fundraisers.importFundraiser({ campaignId: campaign.id, account, supporterName: 'Bea', title: 'Tea for all', language: 'en', story: 'Why', goal: campaign.goal, endsAt: null, pictureId: null, publishedAt: site.time.at });
    const answer = await request(site.app).get('/api/v1/fundraisers/tea-for-all');
    expect(answer.type).to.equal('application/json');
    expect(answer.body).to.deep.equal({
      slug: 'tea-for-all', title: 'Tea for all', campaign: 'dry-rooms', status: 'published', currency: 'JPY', raised: 0, goal: 500_000, toGo: 500_000, donations: 0,
    });
    const missing = await request(site.app).get('/api/v1/fundraisers/nothing');
    expect(missing.status).to.equal(404);
    expect(missing.type).to.equal('application/problem+json');
    await site.close();
  });
});

function hiddenValue(html: string, name: string): string {
  return new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';
}

/** A photo as a telephone makes it: with the place where it was taken. */
function photoWithPlace(): Promise<Buffer> {
  return sharp({ create: { width: 1200, height: 800, channels: 3, background: '#0b5d57' } })
    .withExif({ IFD0: { Make: 'Pocket Camera' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '60/1 23/1 0/1' } })
    .jpeg()
    .toBuffer();
}
