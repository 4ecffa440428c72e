import { expect } from 'chai';
import type { Campaign } from '../../../src/features/campaigns/index.ts';
import type { Fundraiser } from '../../../src/features/fundraisers/index.ts';
import { newId } from '../../../src/shared/ids.ts';
import { money } from '../../../src/shared/money.ts';
import { composedHouse, type ComposedHouse } from '../../support/composed-house.ts';
import { type EventStream, openEventStream, type StreamEvent } from '../../support/event-stream.ts';
import { openCampaign } from '../../support/giving-house.ts';
import { httpRequest } from '../../support/http-request.ts';
import { type OtherProcess, otherProcess } from '../../support/other-process.ts';
import { pollUntil } from '../../support/poll-until.ts';

interface Told { parts: string[]; html: string; say?: string }

describe('what open pages are told', function () {
  this.timeout(90_000);
  let site: ComposedHouse;
  let elsewhere: OtherProcess;
  let campaign: Campaign;
  const streams: EventStream[] = [];

  before(async () => {
    site = await composedHouse();
    elsewhere = await otherProcess(site.mongodbUri);
    campaign = await openCampaign(site.house.features);
    site.house.watchPages();
  });
  afterEach(() => {
    for (const stream of streams.splice(0)) stream.close();
  });
  after(async () => {
    await elsewhere?.close();
    await site?.close();
  });

  const page = (path: string) => httpRequest(`${site.publicUrl}${path}`);
  const listen = async (path: string) => {
    const stream = await openEventStream(`${site.publicUrl}${path}`);
    streams.push(stream);
    return stream;
  };
  const told = (event: StreamEvent | undefined) => JSON.parse(event?.data ?? '{}') as Told;
  const figures = (stream: EventStream) => stream.events.map(told).filter(({ parts }) => parts?.includes('progress'));
  const give = (minor: number, fundraiserId: string | null = null, to = campaign) => elsewhere.book({ organizationId: to.organizationId, campaignId: to.id, fundraiserId }, [minor]);
  const startFundraiser = async (title: string): Promise<Fundraiser> => {
    const { fundraisers } = site.house.features;
    const started = await fundraisers.start({
      id: newId('frp'), campaignId: campaign.id, account: { id: newId('acc'), email: 'mira@example.org' }, supporterName: 'Mira Vale', title, language: 'en', story: 'I walk.', goal: money(100_000, 'USD'), endsAt: null, pictureId: null,
    });
    const published = await fundraisers.publish(started?.id ?? '');
    if (published === null) throw new Error('The fundraiser could not be published');
    return published;
  };

  it('begins with what their page does not show, and follows the gifts that another process books', async () => {
    const { text } = await page('/campaigns/safe-homes');
    const [, url = '', seen = ''] = /data-live="([^"]+)" data-live-seen="([^"]+)"/.exec(text) ?? [];
    expect(url).to.equal('/campaigns/safe-homes/live');
    expect(text).to.include('<strong>Just beginning.</strong> No gift has come in yet.').and.to.include('aria-live="polite" data-live-aloud');
    const [current, stale] = await Promise.all([listen(`${url}?seen=${seen}`), listen(`${url}?seen=old`)]);
    expect(current.headers).to.include({ 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' }).and.not.have.any.keys('set-cookie', 'content-encoding');
    const [greeting] = await stale.waitFor('news', 2);
    expect(greeting?.id).to.equal(seen);
    expect(figures(current)).to.deep.equal([]);
    await give(2_500);
    await pollUntil('the gift is told', () => figures(current).length === 1);
    const [news] = figures(current);
    expect(news?.say).to.equal('A first gift. $25 of $30,000 raised, 1 donation.');
    expect(news?.html).to.include('$25<').and.to.include('value="2500" max="3000000"').and.to.include('A first gift').and.to.include('class="sticky-give').and.not.to.match(/style="|<script/);
    await pollUntil('the other is told as well', () => figures(stale).at(-1)?.html === news?.html);
  });

  it('is nothing of what happens on other campaigns', async () => {
    const other = await openCampaign(site.house.features, 'warm-rooms');
    const stream = await listen('/campaigns/warm-rooms/live');
    await stream.waitFor('news', 2);
    await give(1_000);
    await give(700, null, other);
    await pollUntil('its own gift is told', () => figures(stream).length === 2);
    expect(figures(stream).map(({ say }) => say)).to.deep.equal(['Just beginning. $0 of $30,000 raised, 0 donations.', 'A first gift. $7 of $30,000 raised, 1 donation.']);
  });

  it('is the end, with no way to give any more, when a campaign ends', async () => {
    const ending = await openCampaign(site.house.features, 'ends-now');
    const stream = await listen('/campaigns/ends-now/live');
    await stream.waitFor('news', 2);
    await site.house.features.campaigns.setStatus(ending.id, 'ended');
    await pollUntil('the end is told', () => figures(stream).length === 2);
    const news = figures(stream)[1];
    expect(news?.parts).to.deep.equal(['progress', 'sticky']);
    expect(news?.html).to.include('Ended').and.to.include('takes no more gifts').and.not.to.include('sticky-give').and.not.to.include('/donate');
    expect((await page('/campaigns/ends-now')).text).to.include('<strong>Ended.</strong> No gift came in.');
  });

  it('is a fundraiser’s own figures, its pauses, and not that it is hidden', async () => {
    const fundraiser = await startFundraiser('Forty miles');
    const { fundraisers } = site.house.features;
    const address = `/fundraisers/${fundraiser.slug}`;
    const [, url = '', seen = ''] = /data-live="([^"]+)" data-live-seen="([^"]+)"/.exec((await page(address)).text) ?? [];
    const stream = await listen(`${url}?seen=${seen}`);
    await give(95_000, fundraiser.id);
    await pollUntil('the gift is told', () => figures(stream).length === 1);
    expect(figures(stream)[0]?.say).to.equal('Nearly there. $950 of $1,000 raised, 1 donation.');
    expect(figures(stream)[0]?.html).to.include('’s page</a>');
    await fundraisers.pause(fundraiser.id);
    await pollUntil('the break is told', () => figures(stream).at(-1)?.html.includes('taking a break'));
    await fundraisers.hide(fundraiser.id, 'acc_staff', 'Not ours');
    await pollUntil('it ends', () => stream.ended());
    expect((await listen(url)).status).to.equal(410);
  });

  it('is nothing for drafts and what is not there, and leads on from former addresses', async () => {
    const { campaigns } = site.house.features;
    const renamed = await openCampaign(site.house.features, 'old-name');
    const stream = await listen('/campaigns/old-name/live');
    await campaigns.update(renamed.id, { slug: 'new-name' });
    await pollUntil('who listens under the former address is let go', () => stream.ended());
    const moved = await listen('/campaigns/old-name/live');
    expect([moved.status, moved.headers.location]).to.deep.equal([301, '/campaigns/new-name/live']);
    const { id: _id, updatedAt: _updatedAt, ...rest } = renamed;
    await campaigns.create({ ...rest, slug: 'a-draft', status: 'draft' });
    for (const path of ['/campaigns/a-draft/live', '/campaigns/none/live', '/fundraisers/none/live']) expect((await listen(path)).status, path).to.equal(404);
  });

  it('comes to an end when the house hangs up', async () => {
    const open = await Promise.all([listen('/campaigns/safe-homes/live'), listen('/campaigns/warm-rooms/live')]);
    site.house.hangUp();
    await pollUntil('all have ended', () => open.every((stream) => stream.ended()));
    expect((await listen('/campaigns/safe-homes/live')).status).to.equal(503);
  });
});
