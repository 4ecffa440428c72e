import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import sharp from 'sharp';
import { compose, type House } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import type { Campaign } from '../../src/features/campaigns/index.ts';
import { newId } from '../../src/shared/ids.ts';
import { money } from '../../src/shared/money.ts';
import { composedHouse, type ComposedHouse } from '../support/composed-house.ts';
import { openCampaign } from '../support/giving-house.ts';
import { httpRequest } from '../support/http-request.ts';
import { type OtherProcess, otherProcess } from '../support/other-process.ts';
import { pollUntil } from '../support/poll-until.ts';

const slug = 'safe-homes';
/** Less than the time after which a page is rendered anew in any case. */
const soon = { timeoutMs: 8_000, everyMs: 10 };

describe('campaign pages of two web processes', function () {
  this.timeout(90_000);
  let site: ComposedHouse;
  let second: { house: House; server: Server };
  let elsewhere: OtherProcess;
  let campaign: Campaign;
  const here = () => site.house.features;
  const houses = () => [site.house, second.house];

  before(async () => {
    site = await composedHouse();
    second = await anotherHouse(site.mongodbUri);
    elsewhere = await otherProcess(site.mongodbUri);
    campaign = await openCampaign(here());
    for (const house of houses()) house.watchPages();
    await shown('Safe homes');
  });
  after(async () => {
    await elsewhere?.close();
    second?.server.closeAllConnections();
    second?.server.close();
    await second?.house.close();
    await site?.close();
  });

  const addresses = () => [site.publicUrl, `http://127.0.0.1:${(second.server.address() as AddressInfo).port}`];
  const pagesNow = async () => (await Promise.all(addresses().map((address) => httpRequest(`${address}/campaigns/${slug}`)))).map(({ text }) => text);
  /** On both pages, and in what both read together. */
  const shown = (words: string, is = true) => pollUntil(`${words} ${is ? 'is' : 'is not'} on both pages`, async () => {
    const pages = await pagesNow();
    const kept = await Promise.all(houses().map(({ features }) => features.campaignPages.read(slug)));
    return pages.every((page) => page.includes(words) === is) && kept.every((content) => content !== null);
  }, soon);
  const kept = async () => JSON.stringify(await here().campaignPages.read(slug));
  const edit = (changes: Parameters<House['features']['campaigns']['update']>[1]) => here().campaigns.update(campaign.id, changes);
  const behindTheBack = (name: string, change: object) => elsewhere.connection.db?.collection(name).updateMany({}, { $set: change });

  it('show an edited campaign', async () => {
    await edit({ summary: 'A door that locks.', story: 'They came **in winter**.' });
    await shown('A door that locks.');
    await shown('<strong>in winter</strong>');
    expect(await kept()).to.include('A door that locks.').and.to.include('<strong>in winter</strong>');
  });

  it('show gifts that another process folded, and the total to the cent', async () => {
    const csv = 'date,amount,currency,donor,mail,visibility,message,reference\n2024-03-01,60.07,USD,Ana Petrović,ana@example.org,first,For the children,r-1\n';
    await here().donations.importGifts({ campaign, csv });
    await elsewhere.ledger.foldAll();
    await shown('For the children');
    await shown('$60.07');
    await elsewhere.book({ organizationId: campaign.organizationId, campaignId: campaign.id, fundraiserId: null }, [4000]);
    await shown('$100.07');
    expect(await kept(), 'the campaign’s total is read beside it').not.to.include('10007');
  });

  it('hide a name as soon as the donor does, and keep it nowhere', async () => {
    await shown('Ana P.');
    await behindTheBack('donations', { visibility: 'anonymous' });
    await shown('Ana P.', false);
    expect(await kept()).not.to.include('Ana');
  });

  it('show a published report', async () => {
    const report = await here().reports.write(campaign.id, 'Lena', { title: 'The first winter', language: 'en', summary: 'Nobody was cold.', body: 'Nobody was cold.', pictureIds: [] });
    await here().reports.publish(report.id);
    await shown('The first winter');
    expect(await kept()).to.include('The first winter');
  });

  it('show a fundraiser that begins, what came in through it, and none that is hidden', async () => {
    const { fundraisers } = here();
    const started = await fundraisers.start({
      id: newId('frp'), campaignId: campaign.id, account: { id: newId('acc'), email: 'mira@example.org' }, supporterName: 'Mira Vale', title: 'Mira walks', language: 'en', story: 'I walk.', goal: money(100_000, 'USD'), endsAt: null, pictureId: null,
    });
    const id = started?.id ?? '';
    await fundraisers.publish(id);
    await shown('Mira walks');
    await elsewhere.book({ organizationId: campaign.organizationId, campaignId: campaign.id, fundraiserId: id }, [12_300]);
    await shown('$123');
    await fundraisers.hide(id, 'staff@example.org', 'a test');
    await shown('Mira walks', false);
    expect(await kept()).not.to.include('Mira');
  });

  it('show a picture, other words for it, a caption until it is taken away, and the organization under its new name', async () => {
    const added = await here().pictures.add(await sharp({ create: { width: 60, height: 40, channels: 3, background: '#258' } }).png().toBuffer(), { alt: 'A blue door' });
    if (!added.ok) throw new Error(added.reason);
    await edit({ pictureIds: [added.id] });
    await shown('A blue door');
    await here().pictures.describe(added.id, { alt: 'The door of the second house' });
    await shown('The door of the second house');
    await here().pictures.describe(added.id, { alt: 'The door', caption: 'Novi Sad, in spring.' });
    await shown('Novi Sad, in spring.');
    await here().pictures.describe(added.id, { alt: 'The door', caption: '' });
    await shown('Novi Sad, in spring.', false);
    await behindTheBack('organizations', { name: 'Lantern Street' });
    await shown('Lantern Street');
  });

  it('show when the books were compared', async () => {
    const began = new Date('2024-05-06T00:00:00Z');
    await elsewhere.connection.db?.collection('reconciliations').insertOne({
      startedAt: began, finishedAt: null, since: began, eventsFound: 0, eventsMissing: 0, objectsFound: 0, objectsMissing: 0, transactions: 0, payouts: 0, differences: 0, ties: [], error: null,
    });
    await behindTheBack('reconciliations', { finishedAt: began });
    await shown('6 May 2024');
  });

  it('follow a new address, and lead on from the one before', async () => {
    await edit({ slug: 'safer-homes' });
    const moved = await pollUntil('both lead on', async () => {
      const answers = await Promise.all(addresses().map((address) => httpRequest(`${address}/campaigns/${slug}`)));
      return answers.every(({ status }) => status === 301) && answers;
    }, soon);
    expect(moved.map(({ headers }) => headers.location)).to.deep.equal(['/campaigns/safer-homes', '/campaigns/safer-homes']);
    await edit({ slug });
    await shown('A door that locks.');
  });

  it('show who changed something in this process their change at once', async () => {
    await shown('Safe homes');
    await edit({ title: 'Homes that are safe' });
    // As the site does after each change that somebody made who is signed in, whatever the database has told by then.
    here().campaignPages.changed('anything');
    expect(await here().campaignPages.read(slug)).to.equal(null);
    await shown('Homes that are safe');
  });
});

async function anotherHouse(mongodbUri: string): Promise<{ house: House; server: Server }> {
  const house = await compose(readConfig({ NODE_ENV: 'test', PUBLIC_URL: 'http://127.0.0.1:1', LOG_LEVEL: 'silent' }), {
    mongodbUri, smtpUrl: 'smtp://127.0.0.1:1', secrets: ['a secret of this test alone'], demo: null,
    stripe: { secretKey: 'sk_test_another_house', webhookSecret: 'whsec_another_house', apiBase: 'http://127.0.0.1:1' },
  });
  const server = createServer(house.answer).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return { house, server };
}
