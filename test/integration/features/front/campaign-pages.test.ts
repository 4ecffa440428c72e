import { expect } from 'chai';
import { CONTENT_LAYOUT, type CampaignContent } from '../../../../src/features/front/campaign-content.ts';
import { campaignPageRows } from '../../../../src/features/front/campaign-page-model.ts';
import { type CampaignPages, createCampaignPages } from '../../../../src/features/front/campaign-pages.ts';
import { type TestDatabase, testDatabase } from '../../../support/test-database.ts';

describe('what campaign pages read', () => {
  let database: TestDatabase;
  let watched: boolean;
  let ours: CampaignPages;
  let others: CampaignPages;

  beforeEach(async () => {
    database = await testDatabase();
    watched = true;
    ours = createCampaignPages({ connection: database.connection, watched: () => watched });
    others = createCampaignPages({ connection: database.connection, watched: () => true });
  });
  afterEach(() => database.close());

  const content = (title: string) => ({ head: { title, stylesheet: undefined }, checkedAt: new Date(1), fundraisers: [{ progress: { raised: { minor: 2 ** 40, currency: 'USD' } } }] }) as unknown as CampaignContent;
  const build = (title: string, before: () => Promise<unknown> = async () => undefined) => ours.build('homes', 'cmp_1', async () => {
    await before();
    return content(title);
  });
  const changed = async (pages: CampaignPages, ...ids: string[]) => {
    pages.changed(ids.length === 0 ? 'anything' : new Set(ids));
    // Whoever reads waits for the mark.
    await pages.read('');
  };
  const titleNow = async (pages = ours) => (await pages.read('homes'))?.head.title;

  it('is there for every process once one has built it, to the last digit', async () => {
    expect(await ours.read('homes')).to.equal(null);
    expect((await build('Homes')).head.title).to.equal('Homes');
    expect(await others.read('homes')).to.deep.equal({ head: { title: 'Homes' }, checkedAt: new Date(1), fundraisers: [{ progress: { raised: { minor: 2 ** 40, currency: 'USD' } } }] });
  });

  it('is gone when its campaign has changed, or anything, and stays when another one has', async () => {
    await build('Homes');
    await changed(others, 'cmp_2');
    expect(await titleNow()).to.equal('Homes');
    await changed(others, 'cmp_1');
    expect(await ours.read('homes')).to.equal(null);
    await build('Safe homes');
    await changed(others);
    expect(await ours.read('homes')).to.equal(null);
    const [row] = await campaignPageRows(database.connection).find().toArray();
    expect(row, 'nothing stays behind').to.include({ content: null, build: null });
  });

  it('is not kept when something changed while it was put together', async () => {
    expect((await build('Old', () => changed(others, 'cmp_1'))).head.title, 'who waits for it').to.equal('Old');
    expect(await ours.read('homes')).to.equal(null);
    await build('New');
    expect(await titleNow()).to.equal('New');
  });

  it('is put together once for all who wait, and again for who comes after a change', async () => {
    let gathered = 0;
    const count = () => build('Homes', async () => void gathered++);
    await Promise.all([count(), count(), count()]);
    expect([gathered, await titleNow()]).to.deep.equal([1, 'Homes']);
    const old = build('Old', async () => ours.changed('anything'));
    await old;
    expect((await Promise.all([old, build('New')])).map(({ head }) => head.title)).to.deep.equal(['Old', 'New']);
  });

  it('is what the later of two builds has read, when something changed between them', async () => {
    await build('Old', async () => {
      await changed(others, 'cmp_1');
      await others.build('homes', 'cmp_1', async () => content('New'));
    });
    expect(await titleNow()).to.equal('New');
  });

  it('is not read from the moment on in which a change is told, before it is marked', async () => {
    await build('Homes');
    ours.changed(new Set(['cmp_1']));
    expect(await ours.read('homes')).to.equal(null);
  });

  it('is neither read nor kept while nobody tells of changes', async () => {
    await build('Homes');
    watched = false;
    expect(await ours.read('homes')).to.equal(null);
    await build('Unwatched');
    expect(await titleNow(others)).to.equal('Homes');
  });

  it('is not read when a process of another version has kept it', async () => {
    await build('Homes');
    await campaignPageRows(database.connection).updateOne({ _id: 'homes' }, { $set: { layout: CONTENT_LAYOUT + 1 } });
    expect(await ours.read('homes')).to.equal(null);
  });
});
