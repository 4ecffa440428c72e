import { expect } from 'chai';
import sharp from 'sharp';
import request from 'supertest';
import type { Account } from '../../../../src/features/accounts/index.ts';
import { organizationRoutes } from '../../../../src/features/organizations/index.ts';
import { csrfToken, publicUrl, seedOrganization, type StaffSite, staffSite } from '../../../support/staff-site.ts';
import express from 'express';

describe('the look of an organization', () => {
  let site: StaffSite;
  let account: Account;
  let organizationId: string;
  const address = '/staff/organizations/lantern';

  beforeEach(async () => {
    site = await staffSite(() => new Date('2026-10-02T09:00:00Z'));
    ({ account, organizationId } = await seedOrganization(site, 'lantern'));
  });
  afterEach(() => site.close());

  const get = (path: string, who: Account | null = account) => request(site.app).get(path).set(who === null ? {} : { 'x-test-account': who.id });
  const post = (fields: Record<string, string>, logo?: Buffer, who: Account = account) => {
    const sent = request(site.app).post(address).set('x-test-account', who.id).set('Origin', publicUrl);
    for (const [name, value] of Object.entries({ _csrf: csrfToken, do: 'save', ...fields })) void sent.field(name, value);
    return logo === undefined ? sent : sent.attach('logo', logo, 'logo.png');
  };
  const stored = async () => {
    const organization = await site.organizations.byId(organizationId);
    return { accent: organization?.accent, logoId: organization?.logoId, pictureId: organization?.pictureId };
  };
  const png = () => sharp({ create: { width: 600, height: 200, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } }).png().toBuffer();

  it('gives the pages of the organization its colour, and takes it back', async () => {
    expect((await get('/campaigns/lantern-homes', null)).text).not.to.include('/accent-');
    expect((await post({ accent: '#24518F', picked: '#0b5d57' })).headers.location).to.equal(`${address}?saved=1`);
    site.pageCache.clear();
    const page = (await get('/campaigns/lantern-homes', null)).text;
    const sheet = /<link rel="stylesheet" href="(\/organizations\/lantern\/accent-[0-9a-f]{12}\.css)">/.exec(page)?.[1] ?? '';
    for (const path of ['/organizations/lantern', '/campaigns/lantern-homes/reports', '/campaigns/lantern-homes/total']) expect((await get(path, null)).text, path).to.include(sheet);

    const css = await request(express().use(organizationRoutes(site))).get(sheet);
    expect(css.headers['cache-control']).to.include('immutable');
    expect(css.text).to.match(/^:root\{--spring:#24518f;.*\}@media \(prefers-color-scheme:dark\)\{:root\{--spring:#/);
    const old = await request(express().use(organizationRoutes(site))).get('/organizations/lantern/accent-000000000000.css');
    expect([old.status, old.headers['cache-control']]).to.deep.equal([200, 'public, max-age=60']);

    expect((await get(`${address}?saved=1`)).text).to.include('Take it back');
    await post({ do: 'undo' });
    expect((await stored()).accent).to.equal(null);
    await post({ do: 'undo' });
    expect((await stored()).accent).to.equal('#24518f');
    await post({ do: 'house' });
    expect((await stored()).accent).to.equal(null);
  });

  it('refuses what can’t be read with the nearest that can, and loses nothing', async () => {
    const light = await post({ accent: '#ffd400', picked: '#0b5d57' }, await png());
    expect(light.status).to.equal(422);
    const nearest = /The nearest that can be read is (#[0-9a-f]{6})\./.exec(light.text)?.[1] ?? '';
    expect(light.text).to.include('value="#ffd400"').and.to.include(`name="nearest" value="${nearest}"`);
    const logoToken = /name="logoToken" value="([^"]+)"/.exec(light.text)?.[1] ?? '';
    expect(await stored()).to.deep.equal({ accent: null, logoId: null, pictureId: null });
    await post({ accent: '#ffd400', picked: nearest, nearest, logoToken });
    const now = await stored();
    expect(now.accent).to.equal(nearest);
    expect(now.logoId).to.match(/^pic_/);

    const unknown = await post({ accent: 'teal', picked: nearest, logoToken });
    expect(unknown.text).to.include('value="teal"').and.to.include('# and six digits');
  });

  it('takes the picked colour where the typed one was left as it was', async () => {
    await post({ accent: '', picked: '#7a1f5c' });
    expect((await stored()).accent).to.equal('#7a1f5c');
    await post({ accent: '', picked: '#7a1f5c' });
    expect((await stored()).accent).to.equal(null);
  });

  it('shows a logo with the organization’s name, and removes it', async () => {
    await post({ accent: '', picked: '#0b5d57' }, await png());
    expect((await get('/organizations/lantern', null)).text).to.match(/<img class="picture logo" src="\/pictures\/pic_[^"]+" width="600" height="200" alt="Organization lantern"/);
    const logoToken = /name="logoToken" value="([^"]+)"/.exec((await get(address)).text)?.[1] ?? '';
    await post({ accent: '', picked: '#0b5d57', logoToken, removeLogo: '1' });
    expect((await stored()).logoId).to.equal(null);
  });

  it('stands a picture on the organization’s page, once it is said what it shows, and takes it away and back', async () => {
    const usual = { accent: '', picked: '#0b5d57' };
    const lead = async () => {
      site.pageCache.clear();
      return /class="picture picture--round[^"]*" src="([^"]+)"[^>]* alt="([^"]*)"/.exec((await get('/organizations/lantern', null)).text)?.slice(1) ?? [];
    };
    const ofCampaign = await lead();
    const wordless = await post(usual).attach('picture', await png(), 'house.png');
    expect([wordless.status, wordless.text.includes('Please say what the picture shows')]).to.deep.equal([422, true]);
    const [, pictureToken = ''] = /name="pictureToken" value="([^"]+)"/.exec(wordless.text) ?? [];
    expect(await lead()).to.deep.equal(ofCampaign);

    // Chosen once, it needn't be chosen again.
    await post({ ...usual, pictureToken, pictureWords: '  The house  by the quay ' });
    const { pictureId } = await stored();
    expect(await lead()).to.deep.equal([`/pictures/${pictureId}/fallback.jpg`, 'The house by the quay']);
    await post({ ...usual, pictureToken, pictureWords: 'The house at night' });
    expect(await lead()).to.deep.equal([`/pictures/${pictureId}/fallback.jpg`, 'The house at night']);
    expect((await get(address)).text).to.include('value="The house at night"');

    await post({ ...usual, pictureToken, removePicture: '1' });
    expect(await lead()).to.deep.equal(ofCampaign);
    await post({ do: 'undo' });
    expect((await stored()).pictureId).to.equal(pictureId);
    await post({ do: 'house' });
    expect((await stored()).pictureId).to.equal(pictureId);
  });

  it('takes no token of a logo for a picture', async () => {
    await post({ accent: '', picked: '#0b5d57' }, await png());
    const [, logoToken = ''] = /name="logoToken" value="([^"]+)"/.exec((await get(address)).text) ?? [];
    await post({ accent: '', picked: '#0b5d57', pictureToken: logoToken, pictureWords: 'Our logo' });
    expect((await stored()).pictureId).to.equal(null);
  });

  it('refuses SVG and other files in words', async () => {
    const svg = await post({}, Buffer.from('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'));
    expect([svg.status, svg.text.includes('SVG files can hold programs')]).to.deep.equal([422, true]);
    expect((await post({}, Buffer.from('no picture'))).text).to.include('We could not read this as a picture.');
  });

  it('previews without saving', async () => {
    const answer = await post({ accent: '#24518f', picked: '#0b5d57', do: 'preview' });
    expect(answer.text).to.include('Nothing is saved yet.').and.to.include(`href="${address}/samples-24518f.css"`);
    expect((await get(`${address}/samples-24518f.css`)).text).to.include('.look-sample--dark{');
    expect((await stored()).accent).to.equal(null);
  });

  it('is changed by project leaders alone, of this organization alone', async () => {
    await site.staff.add('books@lantern.example', organizationId, 'finance');
    const finance = await site.accounts.findOrCreate('books@lantern.example', 'Bo');
    expect((await get(address, finance)).text).to.include('Project leaders of the organization change this.');
    expect((await post({ accent: '#24518f' }, undefined, finance)).status).to.equal(403);
    const { account: stranger } = await seedOrganization(site, 'harbour');
    expect((await get(address, stranger)).status).to.equal(404);
    expect((await post({ accent: '#24518f' }, undefined, stranger)).status).to.equal(404);
    expect((await get('/staff/organizations', stranger)).headers.location).to.equal('/staff/organizations/harbour');
  });
});
