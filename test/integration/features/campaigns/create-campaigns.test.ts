import { expect } from 'chai';
import { acceptsGifts, createCampaigns, ensureCampaignIndexes, type Campaigns } from '../../../../src/features/campaigns/index.ts';
import { money } from '../../../../src/shared/money.ts';
import { aCampaign } from '../../../support/a-campaign.ts';
import { testDatabase, type TestDatabase } from '../../../support/test-database.ts';

describe('campaigns', () => {
  let database: TestDatabase;
  let campaigns: Campaigns;

  before(async () => {
    database = await testDatabase();
    await ensureCampaignIndexes(database.connection);
    campaigns = createCampaigns({ connection: database.connection, clock: { now: () => new Date('2026-11-21T12:00:00Z') } });
  });
  after(() => database.close());

  const create = async (slug: string, status: 'draft' | 'published' = 'published') => {
    const { id: _id, updatedAt: _updated, status: _status, ...fields } = aCampaign({ slug });
    const saved = await campaigns.create({ ...fields, status });
    if (!saved.ok) throw new Error(saved.reason);
    return saved.campaign;
  };

  it('come back as they were made', async () => {
    const campaign = await create('round-trip');
    expect(await campaigns.byId(campaign.id)).to.deep.equal(campaign);
    expect(await campaigns.bySlug('round-trip')).to.deep.equal({ kind: 'found', campaign });
    expect(await campaigns.bySlug('nowhere')).to.equal(null);
  });

  it('keep every address they ever had', async () => {
    const { id } = await create('first-name');
    await campaigns.update(id, { slug: 'second-name' });
    await campaigns.update(id, { slug: 'third-name' });
    expect(await campaigns.bySlug('first-name')).to.deep.equal({ kind: 'moved', slug: 'third-name' });
    expect(await campaigns.bySlug('second-name')).to.deep.equal({ kind: 'moved', slug: 'third-name' });
    const back = await campaigns.update(id, { slug: 'first-name' });
    expect(back.ok && back.campaign.slug).to.equal('first-name');
  });

  it('never take an address from another, present or former', async () => {
    const { id } = await create('taken-now');
    await create('free-later');
    expect(await campaigns.update(id, { slug: 'free-later' })).to.deep.equal({ ok: false, reason: 'slug-taken' });
    await campaigns.update(id, { slug: 'taken-moved' });
    const { id: _id, updatedAt: _updated, status: _status, ...fields } = aCampaign({ slug: 'taken-now' });
    expect(await campaigns.create(fields)).to.deep.equal({ ok: false, reason: 'slug-taken' });
  });

  it('stay in their currency', async () => {
    const { id } = await create('one-currency');
    expect(await campaigns.update(id, { goal: money(1_000, 'EUR') })).to.deep.equal({ ok: false, reason: 'wrong-currency' });
  });

  it('never have a last day before the first, whichever of the two is changed', async () => {
    const [early, late] = [new Date('2027-03-01T00:00:00Z'), new Date('2027-06-30T22:00:00Z')];
    const refused = { ok: false, reason: 'never-open' };
    const { id: _id, updatedAt: _updated, status: _status, ...fields } = aCampaign({ slug: 'never-open' });
    expect(await campaigns.create({ ...fields, opensAt: late, endsAt: early })).to.deep.equal(refused);
    expect(await campaigns.bySlug('never-open')).to.equal(null);

    const { id } = await create('some-days');
    expect(await campaigns.update(id, { opensAt: late, endsAt: early })).to.deep.equal(refused);
    await campaigns.update(id, { opensAt: early, endsAt: late });
    expect(await campaigns.update(id, { endsAt: early }), 'no moment is left').to.deep.equal(refused);
    expect(await campaigns.update(id, { opensAt: new Date(late.getTime() + 1) })).to.deep.equal(refused);
    const kept = await campaigns.byId(id);
    expect([kept?.opensAt, kept?.endsAt]).to.deep.equal([early, late]);
    expect((await campaigns.update(id, { opensAt: late, endsAt: null })).ok).to.equal(true);
  });

  it('refuse a goal of zero', async () => {
    const { id } = await create('some-goal');
    await campaigns.update(id, { goal: money(0, 'USD') }).then(() => expect.fail('was taken'), (error: Error) => expect(error.name).to.equal('ZodError'));
  });

  it('go from draft to published to ended and open again', async () => {
    const { id } = await create('a-draft', 'draft');
    expect(await campaigns.setStatus(id, 'ended')).to.equal(null);
    expect((await campaigns.setStatus(id, 'published'))?.status).to.equal('published');
    expect(await campaigns.setStatus(id, 'published')).to.equal(null);
    expect((await campaigns.setStatus(id, 'ended'))?.status).to.equal('ended');
    expect((await campaigns.setStatus(id, 'published'))?.status).to.equal('published');
  });

  it('take gifts until their last moment', () => {
    const campaign = aCampaign({ endsAt: new Date('2026-12-31T23:00:00Z') });
    expect(acceptsGifts(campaign, new Date('2026-12-31T22:59:59Z'))).to.equal(true);
    expect(acceptsGifts(campaign, new Date('2026-12-31T23:00:00Z'))).to.equal(false);
    expect(acceptsGifts({ ...campaign, status: 'draft' }, new Date('2026-01-01T00:00:00Z'))).to.equal(false);
  });

  describe('lists', () => {
    const listed = async (...words: [string, ...string[]][]) =>
      (await campaigns.listed(words.map(([word, ...organizationIds]) => ({ word, organizationIds })))).map(({ id }) => id);

    it('find open and paused ones by the beginnings of words, and by their organization', async () => {
      const fields = { title: 'Zitrushain für Évora', organizationId: 'org_citrus' };
      const { id: _id, updatedAt: _updated, status: _status, pauseWords: _words, ...rest } = aCampaign({ slug: 'citrus', ...fields });
      const saved = await campaigns.create({ ...rest, status: 'published' });
      const id = saved.ok ? saved.campaign.id : '';
      expect(await listed(['zitrus'])).to.deep.equal([id]);
      expect(await listed(['evor'], ['serbia'])).to.deep.equal([id]);
      expect(await listed(['vora'])).to.deep.equal([]);
      expect(await listed(['zitrus'], ['lantern'])).to.deep.equal([]);
      expect(await listed(['zitrus'], ['lantern', 'org_citrus'])).to.deep.equal([id]);
      await campaigns.setStatus(id, 'paused');
      expect(await listed(['zitrus'])).to.deep.equal([id]);
      await campaigns.update(id, { title: 'Orange grove', endsAt: new Date('2026-11-21T11:59:59Z') });
      expect([await listed(['zitrus']), await listed(['orange'])], 'renamed, and over').to.deep.equal([[], []]);
      await campaigns.update(id, { endsAt: null });
      expect(await listed(['orange'])).to.deep.equal([id]);
      await campaigns.setStatus(id, 'ended');
      expect(await listed(['orange'])).to.deep.equal([]);
    });

    it('give words to rows that have none', async () => {
      const { id } = await create('from-before');
      await database.connection.collection('campaigns').updateOne({ _id: id as never }, { $unset: { searchWords: 1, country: 1, pauseWords: 1 }, $set: { title: 'Quince jam' } });
      await ensureCampaignIndexes(database.connection);
      expect(await listed(['quince'])).to.deep.equal([id]);
      expect(await campaigns.byId(id)).to.include({ country: '', pauseWords: '' });
    });

    it('read their parts by an index', async () => {
      const indexes = await database.connection.collection('campaigns').indexes();
      expect(indexes.map(({ key }) => JSON.stringify(key))).to.include('{"searchWords":1,"status":1}').and.to.include('{"status":1,"startedAt":-1}');
    });
  });
});
