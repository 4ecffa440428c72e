import { expect } from 'chai';
import type { Account } from '../../../../src/features/accounts/index.ts';
import type { Campaign } from '../../../../src/features/campaigns/index.ts';
import { importEntry } from '../../../../src/features/ledger/index.ts';
import { inTransaction } from '../../../../src/platform/mongo/in-transaction.ts';
import { newId } from '../../../../src/shared/ids.ts';
import { money } from '../../../../src/shared/money.ts';
import { addCampaign, type Site, supporterSite } from '../../../support/supporter-site.ts';

describe('fundraisers', () => {
  let site: Site;
  let campaign: Campaign;
  let account: Account;
  before(async () => {
    site = await supporterSite();
  });
  beforeEach(async () => {
    campaign = await addCampaign(site, `c-${newId('x').slice(2).toLowerCase()}`);
    account = await site.accounts.findOrCreate('ana@example.org', 'Ana');
  });
  afterEach(async () => {
    for (const name of ['organizations', 'fundraisers', 'outbox']) await site.connection.collection(name).deleteMany({});
  });
  after(() => site.close());

  const fields = (title: string) => ({ supporterName: 'Ana', title, language: 'en', story: 'Why.', goal: money(50_000, 'USD'), endsAt: null, pictureId: null });
  const start = async (title: string, id: string = newId('frp')) => {
    const page = await site.fundraisers.start({ id, campaignId: campaign.id, account, ...fields(title) });
    if (page === null) throw new Error('It was there already');
    return page;
  };
  const add = (title: string) => site.fundraisers.importFundraiser({ campaignId: campaign.id, account, publishedAt: site.time.at, ...fields(title) });
  const give = (fundraiserId: string, dollars: number) => inTransaction(site.connection, (session) => site.ledger.append(
    importEntry({ reference: newId('ref'), gross: money(dollars * 100, 'USD'), at: site.time.at, organizationId: campaign.organizationId, campaignId: campaign.id, fundraiserId, donationId: null }), { session },
  ));

  it('have addresses of their own, for pages that begin at once and for one that moves', async () => {
    const pages = await Promise.all(Array.from({ length: 6 }, () => start('Swim for them')));
    expect(new Set(pages.map((page) => page.slug)).size).to.equal(6);
    const [first] = pages;
    await site.fundraisers.publish(first?.id ?? '');
    const moved = await site.fundraisers.edit(first?.id ?? '', fields('Row for them'));
    expect(moved?.slug).to.equal('row-for-them');
    expect((await start('Swim for them')).slug).to.not.equal(first?.slug);
    expect(await site.fundraisers.bySlug(first?.slug ?? '')).to.deep.equal({ kind: 'moved', slug: 'row-for-them' });
    const back = await site.fundraisers.edit(first?.id ?? '', fields('Swim for them'));
    const found = await site.fundraisers.bySlug(back?.slug ?? '');
    expect(found).to.have.property('kind', 'found');
  });

  it('come from elsewhere with the address they had, and keep it while the title stays', async () => {
    const page = await site.fundraisers.importFundraiser({ slug: 'swim', campaignId: campaign.id, account, publishedAt: site.time.at, ...fields('Swim for them') });
    expect(page).to.deep.include({ slug: 'swim', status: 'published', publishedAt: site.time.at });
    expect(await site.fundraisers.edit(page.id, { ...fields('Swim for them'), story: 'More.' })).to.deep.include({ slug: 'swim', story: 'More.' });
    expect(await site.connection.collection('outbox').countDocuments({})).to.equal(0);
  });

  it('are published once, with one mail, by two clicks at once', async () => {
    const { id } = await start('Swim for them');
    const answers = await Promise.all([site.fundraisers.publish(id), site.fundraisers.publish(id)]);
    expect(answers.filter((answer) => answer !== null)).to.have.length(1);
    expect(await site.connection.collection('outbox').countDocuments({ kind: 'fundraiser-published' })).to.equal(1);
  });

  it('lose no change when two are made at once', async () => {
    const { id } = await add('Swim for them');
    await Promise.all([site.fundraisers.edit(id, fields('Row for them')), site.fundraisers.hide(id, 'acc_staff', 'A name in it')]);
    expect(await site.fundraisers.byId(id)).to.deep.include({ title: 'Row for them', status: 'hidden', slug: 'row-for-them' });
  });

  it('are shown with those that raised most first, and only while they take gifts', async () => {
    const [little, much, over] = [await add('Little'), await add('Plenty'), await add('Over')];
    await start('A draft');
    await give(little.id, 20);
    await give(much.id, 120);
    await give(over.id, 500);
    while ((await site.ledger.foldBatch()) > 0);
    await site.fundraisers.end(over.id);
    const cards = await site.fundraisers.topOf(campaign.id, 5);
    expect(cards.map((card) => [card.title, card.progress.raised.minor, card.progress.donations])).to.deep.equal([['Plenty', 12_000, 1], ['Little', 2_000, 1]]);
    expect(cards[0]?.picture.src).to.match(/^\/pictures\/drawn\/frp-[a-z0-9]+\.svg$/);
    expect(await site.fundraisers.topOf(campaign.id, 1)).to.have.length(1);
    expect((await site.fundraisers.listByCampaigns([campaign.id])).map((page) => page.title).sort((a, b) => a.localeCompare(b))).to.deep.equal(['Little', 'Over', 'Plenty']);
    const own = await site.fundraisers.ofAccount(account.id);
    expect(own.find((page) => page.id === over.id)).to.deep.include({ status: 'ended', mayResume: true, mayEnd: false });
  });
});
