import { expect } from 'chai';
import sharp from 'sharp';
import request from 'supertest';
import type { Account } from '../../../src/features/accounts/index.ts';
import type { Campaign } from '../../../src/features/campaigns/index.ts';
import { csrfToken, publicUrl, seedOrganization, type StaffSite, staffSite } from '../../support/staff-site.ts';
import { addCampaign, type Agent, browser, csrfOf, signIn, type Site, supporterSite } from '../../support/supporter-site.ts';

const UNKNOWN = 'We don’t know this language.';
/** What stands beside a field that was refused. */
const refusalOf = (html: string) => /id="f-language-error"[^>]*>([^]*?)<\/p>/.exec(html)?.[1] ?? '';
/** The languages and directions that a page says of its parts, apart from the choices of a form. */
const marksIn = (html: string) => Array.from(html.matchAll(/<(?!html|option)([a-z0-9]+)\b[^>]*? lang="([^"]+)"(?: dir="([^"]+)")?/g), ([, name, lang, dir]) => [name, lang, dir].filter(Boolean).join(' '));

describe('what staff write in another language', () => {
  let site: StaffSite;
  let account: Account;
  let campaign: Campaign;
  beforeEach(async () => {
    site = await staffSite(() => new Date('2026-10-02T09:00:00Z'));
    ({ account, campaign } = await seedOrganization(site, 'lantern'));
  });
  afterEach(() => site.close());

  const get = async (path: string) => (await request(site.app).get(path).set('x-test-account', account.id)).text;
  const post = (path: string, body: Record<string, string>) => request(site.app).post(path).set('x-test-account', account.id).set('Origin', publicUrl).type('form').send({ _csrf: csrfToken, ...body });
  const fields = {
    title: 'بيوت آمنة', shortTitle: 'Homes', slug: 'lantern-homes', summary: 'غرفة بمفتاح.', story: 'القصة.', place: 'Beirut', theme: 'Rights', goal: '31000', endsAt: '', giftAmount1: '25', giftDoes1: 'مساء أول',
    leaderName: 'Lena K.', leaderRole: 'leads', leaderWords: '', pictures: '',
  };

  it('a campaign is kept and shown in its language, and runs the way that it is written', async () => {
    expect((await post('/staff/campaigns/lantern-homes', { ...fields, language: 'ar' })).status).to.equal(303);
    expect((await site.campaigns.byId(campaign.id))?.language).to.equal('ar');
    const page = await get('/campaigns/lantern-homes');
    expect(page).to.include('<html lang="en">').and.match(/<h1 lang="ar" dir="rtl">بيوت آمنة<\/h1>/).and.match(/<p class="heading__lead" lang="ar" dir="rtl">/).and.match(/<div class="prose" lang="ar" dir="rtl">/);
    expect(marksIn(await get('/campaigns'))).to.deep.equal(['h3 ar rtl', 'p ar rtl']);
    expect(marksIn(await get('/'))).to.deep.equal(['h2 ar rtl', 'p ar rtl']);
    expect(await get('/staff/campaigns/lantern-homes')).to.include('name="language" type="text" value="Arabic"').and.include('<option value="Arabic" data-lang="ar" data-dir="rtl">').and.match(/<textarea[^>]*name="story"[^>]* lang="ar" dir="rtl"/);
  });

  it('a campaign in the house’s language is not marked', async () => {
    expect((await post('/staff/campaigns/lantern-homes', { ...fields, language: 'en' })).status).to.equal(303);
    for (const path of ['/campaigns/lantern-homes', '/campaigns', '/', '/staff/campaigns/lantern-homes']) expect(marksIn(await get(path)), path).to.deep.equal([]);
  });

  it('a campaign or report in a language that nobody knows is refused beside the field', async () => {
    for (const [path, body] of [['/staff/campaigns/lantern-homes', fields], ['/staff/campaigns/lantern-homes/reports/new', { title: 'Two keys' }]] as const) {
      const answer = await post(path, { ...body, language: 'xx" onclick="' });
      expect(answer.status, path).to.equal(422);
      expect(refusalOf(answer.text), path).to.include(UNKNOWN);
    }
    expect((await site.campaigns.byId(campaign.id))?.language).to.equal('en');
  });

  it('a report is marked on its page, in lists, in the feed and in its mail', async () => {
    const saved = await post('/staff/campaigns/lantern-homes/reports/new', { title: 'مفتاحان', language: 'ar', summary: 'باختصار.', body: 'تم العمل.' });
    const id = /\/staff\/reports\/(rep_\w+)/.exec(saved.headers.location as string)?.[1] ?? '';
    await site.subscribers.giftArrived({ campaignId: campaign.id, email: 'ana@example.org', name: 'Ana', at: new Date(), source: 'gift' });
    await site.reports.publish(id);
    const report = await site.reports.byId(id);
    expect(marksIn(await get(`/campaigns/lantern-homes/reports/${report?.slug ?? ''}`))).to.deep.equal(['h1 ar rtl', 'p ar rtl', 'div ar rtl']);
    expect(marksIn(await get('/campaigns/lantern-homes/reports'))).to.deep.equal(['h3 ar rtl', 'p ar rtl']);
    const feed = await request(site.app).get('/campaigns/lantern-homes/reports.atom').responseType('blob');
    expect((feed.body as Buffer).toString()).to.include('<entry xml:lang="ar">');
    await site.reports.tasks[0]?.run();
    const [row] = await site.reports.recipients(id, { skip: 0, limit: 10 });
    const mail = row === undefined ? undefined : await site.composers.report?.(row);
    if (mail === undefined || mail === 'suppressed') throw new Error('The report was not mailed');
    // What mail programs show first, the headline, the text.
    expect(marksIn(mail.html)).to.deep.equal(['div ar rtl', 'h1 ar rtl', 'div ar rtl']);
  });

  it('what is said of pictures is marked as what they belong to, wherever they are shown, and what isn’t said is not', async () => {
    const photo = await sharp({ create: { width: 60, height: 40, channels: 3, background: '#258' } }).png().toBuffer();
    const add = async (alt: string, caption = '') => {
      const added = await site.pictures.add(photo, { alt, caption });
      if (!added.ok) throw new Error(added.reason);
      return added.id;
    };
    await site.campaigns.update(campaign.id, { language: 'ar', pictureIds: [await add('بيت عند الغسق', 'البيت الأول.'), await add('مفتاح', 'المفتاح الأول.')] });
    const img = 'img ar rtl';
    expect(marksIn(await get('/campaigns/lantern-homes'))).to.deep.equal(['h1 ar rtl', 'p ar rtl', img, 'figcaption ar rtl', 'span ar rtl', img, 'figcaption ar rtl', 'div ar rtl']);
    expect(marksIn(await get('/campaigns'))).to.deep.equal([img, 'h3 ar rtl', 'p ar rtl']);
    expect(marksIn(await get('/'))).to.deep.equal([img, 'h2 ar rtl', 'p ar rtl']);
    expect(marksIn(await get('/organizations/lantern'))).to.deep.equal([img, img, 'h3 ar rtl', 'p ar rtl']);

    const { id } = await site.reports.write(campaign.id, 'Lena', { title: 'Duas chaves', language: 'pt', summary: '', body: 'Feito.', pictureIds: [await add('Uma porta', 'A porta.'), await add('Um quarto', 'O quarto.')] });
    await site.reports.publish(id);
    expect(marksIn(await get(`/campaigns/lantern-homes/reports/${(await site.reports.byId(id))?.slug ?? ''}`)).filter((each) => /^(img|figcaption)/.test(each))).to.deep.equal(['img pt', 'figcaption pt', 'img pt', 'figcaption pt']);
    expect(marksIn(await get('/campaigns/lantern-homes/reports'))).to.include('img pt');
  });

  it('the name of a campaign is marked in sentences about it, and where it leads back to it', async () => {
    const title = 'بيوت آمنة';
    await site.campaigns.update(campaign.id, { language: 'ar', title });
    await site.subscribers.request({ campaignId: campaign.id, email: 'ana@example.org', name: 'Ana' });
    const subscriber = (await site.connection.collection<{ _id: string }>('subscribers').findOne())?._id ?? '';
    const paths = [
      '/campaigns/lantern-homes/subscribe', '/campaigns/lantern-homes/subscribe/thanks', '/campaigns/lantern-homes/total', '/campaigns/lantern-homes/reports',
      `/subscriptions/${site.tokens.issue('subscription', subscriber)}`, `/unsubscribe/${site.tokens.issue('unsubscribe', subscriber)}`,
      '/staff/campaigns/lantern-homes/total', '/staff/ledger?campaign=lantern-homes',
    ];
    for (const path of paths) {
      const body = (await get(path)).split('<body>')[1] ?? '';
      expect(body.split(title).length, path).to.be.above(1);
      expect(body.split(title).length, `${path} names it without its language`).to.equal(body.split(new RegExp(` lang="ar" dir="rtl">${title}<`)).length);
    }
    await site.subscribers.confirm(subscriber);
    const welcome = await site.outbox.get({ kind: 'subscribed', subject: `${subscriber}/2`, to: 'ana@example.org' });
    const mail = welcome === null ? undefined : await site.composers.subscribed?.(welcome);
    expect(mail).to.be.an('object').that.has.property('html').that.includes(` lang="ar" dir="rtl">${title}</a>`);

    const { id } = await site.reports.write(campaign.id, 'Lena', { title: 'Two keys', language: 'en', summary: '', body: 'Done.', pictureIds: [] });
    await site.reports.publish(id);
    await site.reports.tasks[0]?.run();
    const [row] = await site.reports.recipients(id, { skip: 0, limit: 10 });
    const report = row === undefined ? undefined : await site.composers.report?.(row);
    expect(report).to.be.an('object').that.has.property('html').that.includes(`<span lang="ar" dir="rtl">${title}</span> · a report by Lena`);
  });

  it('its preview is marked as what is chosen', async () => {
    const preview = (await post('/staff/campaigns/lantern-homes/reports/new', { do: 'preview', title: 'Duas chaves', language: 'pt', summary: '', body: 'Feito.' })).text;
    expect(preview).to.include('<h2 id="preview-title" lang="pt">Duas chaves</h2>').and.include('<div class="prose" lang="pt">');
  });
});

describe('what a supporter writes in another language', () => {
  let site: Site;
  let ana: Agent;
  const start = '/campaigns/safe-harbour/fundraise';
  const typed = { supporterName: 'Noor', title: 'أمشي أربعين', story: 'أمشي من أجلهم.', goal: '500', endsOn: '' };
  beforeEach(async () => {
    site = await supporterSite();
    await addCampaign(site);
    ana = browser(site);
    await signIn(site, ana, 'ana@example.org', start);
  });
  afterEach(() => site.close());

  const send = async (fields: Record<string, string>) => {
    const form = await ana.get(start);
    return ana.post(start).set('Origin', site.publicUrl).type('form').send({ _csrf: csrfOf(form.text), draft: /name="draft" value="([^"]+)"/.exec(form.text)?.[1] ?? '', ...typed, ...fields });
  };

  it('is in English where nobody says another, and refused in what nobody knows', async () => {
    expect((await ana.get(start)).text).to.match(/name="language" type="text" value="" [^>]*list="f-language-suggestions"/).and.match(/<option value="English"><\/option><option value="Afrikaans" data-lang="af">/);
    const refused = await send({ language: 'klingon' });
    expect(refused.status).to.equal(422);
    expect(refusalOf(refused.text)).to.include(UNKNOWN);
    expect(refused.text).to.include('أمشي أربعين');
  });

  it('is marked in the preview, among their own pages, and for everybody', async () => {
    const { location } = (await send({ language: 'ar' })).headers as { location: string };
    expect(marksIn((await ana.get(location)).text)).to.deep.equal(['h1 ar rtl', 'div ar rtl']);
    const id = /frp_\w+/.exec(location)?.[0] ?? '';
    await site.fundraisers.publish(id);
    const fundraiser = await site.fundraisers.byId(id);
    expect(fundraiser).to.include({ language: 'ar', revision: 1 });
    const page = (await request(site.app).get(`/fundraisers/${fundraiser?.slug ?? ''}`)).text;
    expect(page).to.include('<h1 lang="ar" dir="rtl">أمشي أربعين</h1>').and.include('<div class="prose" lang="ar" dir="rtl"><p>أمشي من أجلهم.</p>');
    // Its heading, and its name beside what can be done with it.
    expect(marksIn((await ana.get('/account')).text)).to.deep.equal(['h3 ar rtl', 'span ar rtl', 'span ar rtl']);
  });
});
