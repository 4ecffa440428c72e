import { expect } from 'chai';
import sharp from 'sharp';
import request from 'supertest';
import type { Account } from '../../../../src/features/accounts/index.ts';
import type { Campaign } from '../../../../src/features/campaigns/index.ts';
import { csrfToken, publicUrl, seedOrganization, type StaffSite, staffSite } from '../../../support/staff-site.ts';

describe('captions of pictures', () => {
  let site: StaffSite;
  let account: Account;
  let campaign: Campaign;
  let photo: Buffer;

  before(async () => {
    photo = await sharp({ create: { width: 60, height: 40, channels: 3, background: '#0b5d57' } }).png().toBuffer();
  });
  beforeEach(async () => {
    site = await staffSite(() => new Date('2026-10-02T09:00:00Z'));
    ({ account, campaign } = await seedOrganization(site, 'lantern'));
  });
  afterEach(() => site.close());

  const get = async (path: string) => (await request(site.app).get(path).set('x-test-account', account.id)).text;
  const post = (path: string, body: Record<string, string>) =>
    request(site.app).post(path).set('x-test-account', account.id).set('Origin', publicUrl).type('form').send({ _csrf: csrfToken, ...body });
  const captionOf = async (id: string) => (await site.pictures.views([id]))[0]?.caption;
  const captionField = (words: string) => new RegExp(`name="caption_pic_\\w+"[^>]*>\\n${words}</textarea>`);
  const tokensIn = (html: string) => /name="pictures" value="([^"]+)"/.exec(html)?.[1] ?? '';

  describe('in a campaign’s form', () => {
    const editor = '/staff/campaigns/lantern-homes';
    const fields = { title: 'Homes', shortTitle: 'Homes', slug: 'lantern-homes', summary: 'A room.', story: 'Story.', place: 'Serbia', theme: 'Rights', goal: '31,000.50' };
    let id: string;

    beforeEach(async () => {
      const added = await site.pictures.add(photo, { alt: 'A door.', caption: 'Before.' });
      if (!added.ok) throw new Error(added.reason);
      ({ id } = added);
      await site.campaigns.update(campaign.id, { pictureIds: [id] });
    });

    /** What the form sends for the picture, with one caption or without the field. */
    const save = async (words: Record<string, string>, more: Record<string, string> = {}) => post(editor, { ...fields, pictures: tokensIn(await get(editor)), [`alt_${id}`]: 'A door.', ...words, ...more });

    it('are shown, changed in one tidy line, seen on the page, and taken away when emptied', async () => {
      expect(await get(editor)).to.match(captionField('Before.'));
      expect((await save({ [`caption_${id}`]: ' Novi Sad,\r\n May 2026 ' })).status).to.equal(303);
      expect(await captionOf(id)).to.equal('Novi Sad, May 2026');
      expect(await get('/campaigns/lantern-homes')).to.include('<figcaption class="caption">Novi Sad, May 2026</figcaption>');
      expect(await get(`${editor}/preview`)).to.include('<figcaption class="caption">Novi Sad, May 2026</figcaption>');
      await save({ [`caption_${id}`]: '' });
      expect(await captionOf(id)).to.equal('');
      expect(await get(`${editor}/preview`)).not.to.include('figcaption');
    });

    it('that are too long are refused beside their field, with what was typed', async () => {
      const long = 'a'.repeat(301);
      const refused = await save({ [`caption_${id}`]: long });
      expect(refused.status).to.equal(422);
      expect(refused.text).to.include(`<a href="#f-caption_${id}">Please keep this to 300 characters.</a>`).and.match(captionField(long));
      expect(await captionOf(id)).to.equal('Before.');
      expect((await save({ [`caption_${id}`]: long }, { [`remove_${id}`]: '1' })).status).to.equal(303);
    });

    it('stay as typed when something else is refused, and are stored only when the form is', async () => {
      const refused = await save({ [`caption_${id}`]: 'After.' }, { title: '' });
      expect(refused.status).to.equal(422);
      expect(refused.text).to.match(captionField('After.'));
      expect(await captionOf(id)).to.equal('Before.');
    });

    it('outlive a form that was opened before it asked for them', async () => {
      expect((await save({ [`alt_${id}`]: 'A blue door.' })).status).to.equal(303);
      expect((await site.pictures.views([id]))[0]).to.include({ alt: 'A blue door.', caption: 'Before.' });
    });
  });

  describe('in a report’s editor', () => {
    const editor = '/staff/campaigns/lantern-homes/reports/new';
    const upload = (fields: Record<string, string>) => request(site.app).post(editor).set('x-test-account', account.id).set('Origin', publicUrl)
      .field({ _csrf: csrfToken, title: 'Two keys', body: 'Words.', pictures: '', ...fields }).attach('photo2', photo, 'keys.png');

    it('come with a new photo, and stand under it', async () => {
      expect((await upload({ photoAlt2: 'Two keys.', photoCaption2: ' Handed over\tin May. ' })).status).to.equal(303);
      const [report] = await site.reports.ofCampaigns([campaign.id]);
      expect(await captionOf(report?.pictureIds[0] ?? '')).to.equal('Handed over in May.');
      await site.reports.publish(report?.id ?? '');
      expect(await get('/campaigns/lantern-homes/reports/two-keys')).to.include('<figcaption class="caption">Handed over in May.</figcaption>');
    });

    it('of a photo that lacks its words wait beside it, in its own field and no longer in the row for new ones', async () => {
      const refused = await upload({ photoCaption2: 'Handed over in May.' });
      expect(refused.status).to.equal(422);
      expect(refused.text).to.match(captionField('Handed over in May.')).and.include('name="photoCaption2" type="text" value=""');
    });

    it('without a photo are asked about, and kept', async () => {
      const refused = await post(editor, { title: 'Two keys', body: 'Words.', pictures: '', photoCaption1: 'Handed over in May.' });
      expect(refused.status).to.equal(422);
      expect(refused.text).to.include('There are words for a photo here, but no photo.').and.include('name="photoCaption1" type="text" value="Handed over in May."');
    });

    it('are previewed as they were typed, in the report’s language, before anything is stored', async () => {
      const first = await upload({ photoAlt2: 'Two keys.', language: 'ar', do: 'preview' });
      const pictures = tokensIn(first.text);
      const name = /name="(caption_pic_\w+)"/.exec(first.text)?.[1] ?? '';
      const seen = await post(editor, { title: 'Two keys', body: 'Words.', language: 'ar', pictures, [name.replace('caption', 'alt')]: 'Three keys.', [name]: 'في أيار', do: 'preview' });
      expect(seen.status).to.equal(200);
      expect(seen.text).to.include('<figcaption class="caption" lang="ar" dir="rtl">في أيار</figcaption>').and.include('alt="Three keys."');
      expect(await captionOf(name.replace('caption_', ''))).to.equal('');
    });
  });
});
