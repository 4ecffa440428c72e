import { expect } from 'chai';
import { MongoClient } from 'mongodb';
import { watchPages } from '../../src/compose-page-watch.ts';
import type { Changes } from '../../src/http/page-renderings.ts';
import type { ChangeWatch } from '../../src/platform/mongo/watch-changes.ts';
import { composedHouse, type ComposedHouse } from '../support/composed-house.ts';
import { openCampaign } from '../support/giving-house.ts';
import { httpRequest } from '../support/http-request.ts';
import { pollUntil } from '../support/poll-until.ts';
import { type TestDatabase, testDatabase } from '../support/test-database.ts';

interface TestRow { _id: string; [field: string]: unknown }

describe('what the page cache is told by the database', function () {
  this.timeout(30_000);
  let database: TestDatabase;
  let watch: ChangeWatch;
  let told: Changes[];

  beforeEach(async () => {
    database = await testDatabase();
    told = [];
    watch = watchPages(database.connection, { changed: (changes) => void told.push(changes) });
    await pollUntil('the watch is alive', () => watch.isAlive());
    expect(told, 'what happened before it began').to.deep.equal(['anything']);
    told.length = 0;
  });
  afterEach(async () => {
    await watch.stop();
    await database.close();
  });

  const collection = (name: string) => database.connection.getClient().db(database.connection.name).collection<TestRow>(name);
  /** Waits for the sign that is written after everything else. */
  const all = async () => {
    await collection('totals').insertOne({ _id: 'campaign:cmp_last:USD' });
    await pollUntil('the last change is told', () => told.some((changes) => changes !== 'anything' && changes.has('cmp_last')));
    return told.slice(0, -1).map((changes) => (changes === 'anything' ? changes : [...changes]));
  };

  it('is the campaign, when its total has changed, and nothing else of the fold', async () => {
    for (const _id of ['organization:org_1:USD', 'fundraiser:frp_1:USD', 'month:cmp_1:2026-05:USD', 'campaign:cmp_1:USD']) await collection('totals').insertOne({ _id });
    await collection('totals').updateOne({ _id: 'campaign:cmp_1:USD' }, { $set: { raisedMinor: 100 } });
    expect(await all()).to.deep.equal([['cmp_1'], ['cmp_1']]);
  });

  it('is anything, when staff or supporters have changed something', async () => {
    for (const name of ['campaigns', 'organizations', 'fundraisers']) await collection(name).insertOne({ _id: 'one' });
    await collection('campaigns').deleteOne({ _id: 'one' });
    await collection('pictures').insertOne({ _id: 'one' });
    await collection('pictures').updateOne({ _id: 'one' }, { $set: { alt: 'A blue door' } });
    expect(await all()).to.deep.equal(Array.from({ length: 5 }, () => 'anything'));
  });

  it('is nothing, when rows change that no page shows', async () => {
    for (const name of ['sessions', 'outbox', 'ledger-entries', 'ledger-unfolded', 'stripe-events']) await collection(name).insertOne({ _id: 'one' });
    await collection('donations').insertOne({ _id: 'don_1', status: 'pending', visibility: 'full' });
    await collection('donations').updateOne({ _id: 'don_1' }, { $set: { status: 'paid', visibility: 'full' } });
    await collection('pictures').insertOne({ _id: 'pic_1', avif: false });
    await collection('pictures').updateOne({ _id: 'pic_1' }, { $set: { avif: true } });
    await collection('reports').insertOne({ _id: 'rep_1', status: 'draft' });
    await collection('reports').updateOne({ _id: 'rep_1' }, { $set: { 'sending.leasedUntil': new Date(1) } });
    expect(await all()).to.deep.equal([]);
  });

  it('is anything, when a gift is shown in another way, a report comes out, or the books were compared', async () => {
    await collection('donations').insertOne({ _id: 'don_1', visibility: 'full' });
    await collection('donations').updateOne({ _id: 'don_1' }, { $set: { visibility: 'anonymous' } });
    await collection('reports').insertOne({ _id: 'rep_1', status: 'draft' });
    await collection('reports').updateOne({ _id: 'rep_1' }, { $set: { status: 'published' } });
    await collection('reconciliations').insertOne({ _id: 'rec_1', finishedAt: null });
    await collection('reconciliations').updateOne({ _id: 'rec_1' }, { $set: { finishedAt: new Date(1) } });
    expect(await all()).to.deep.equal(['anything', 'anything', 'anything']);
  });
});

describe('pages of a process that others change the data of', function () {
  this.timeout(90_000);
  let site: ComposedHouse;

  before(async () => {
    site = await composedHouse();
    await openCampaign(site.house.features);
  });
  after(() => site?.close());

  const page = () => httpRequest(`${site.publicUrl}/campaigns/safe-homes`);
  const renders = async () => (await site.house.metrics.pageRenders.get()).values[0]?.value ?? 0;
  /** As another process does: nobody here drops a page for it. */
  const rename = async (title: string) => {
    const client = await MongoClient.connect(site.mongodbUri);
    await client.db().collection('campaigns').updateOne({ slug: 'safe-homes' }, { $set: { title } });
    await client.close();
  };

  it('come from memory for longer than a second, and follow long before their time', async () => {
    site.house.watchPages();
    let rendered = { count: -1, at: 0 };
    await pollUntil('one rendering serves for two seconds', async () => {
      await page();
      const count = await renders();
      if (count !== rendered.count) rendered = { count, at: performance.now() };
      return performance.now() - rendered.at > 2_000;
    });
    await rename('Safe homes for everyone');
    await pollUntil('the new title is shown', async () => (await page()).text.includes('Safe homes for everyone'), { timeoutMs: 7_000, everyMs: 10 });
    expect(await site.house.metrics.registry.metrics()).to.match(/http_answers_from_memory_total\{status="200"\} [1-9]/);
  });

  it('are old pages that say so while the database is away, and follow again afterwards', async () => {
    await page();
    await site.killDatabase();
    const old = await pollUntil('the page says its age', async () => {
      const found = await page();
      return found.headers.age === undefined ? undefined : found;
    });
    expect([old.status, old.text.includes('this page is as it was on <time')]).to.deep.equal([200, true]);
    await site.startDatabase();
    await pollUntil('the page is fresh', async () => (await page()).headers.age === undefined, { timeoutMs: 30_000 });
    await rename('Safe homes, after the storm');
    await pollUntil('the new title is shown', async () => (await page()).text.includes('after the storm'), { timeoutMs: 9_000, everyMs: 10 });
  });
});
