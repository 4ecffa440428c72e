import { expect } from 'chai';
import type { Collection, Document } from 'mongodb';
import type { TestServer } from './support/a-server.ts';
import { aServer } from './support/a-server.ts';
import { until } from './support/until.ts';

interface Thing { _id: number; n?: number | string; at?: Date }

describe('embedded database: stages, limits and changed indexes', () => {
  let server: TestServer;
  let things: Collection<Thing>;
  before(async () => {
    server = await aServer({ expiryInterval: 50 });
  });
  after(() => server.close());
  beforeEach(() => {
    things = server.db.collection('things');
  });
  afterEach(() => server.db.dropDatabase());

  const codeOf = (promise: Promise<unknown>) => promise.then(() => undefined, (error: { code?: unknown }) => error.code);
  const aggregated = (...stages: Document[]) => things.aggregate(stages).toArray();

  it('groups into buckets', async () => {
    await things.insertMany([1, 5, 10, 14, 20, 99].map((n, _id) => ({ _id, n })));
    expect(await aggregated({ $bucket: { groupBy: '$n', boundaries: [0, 10, 20], default: 'other' } })).to.deep.equal([{ _id: 0, count: 2 }, { _id: 10, count: 2 }, { _id: 'other', count: 2 }]);
    expect(await aggregated({ $match: { n: { $lt: 20 } } }, { $bucket: { groupBy: '$n', boundaries: [0, 10, 20], output: { sum: { $sum: '$n' } } } })).to.deep.equal([{ _id: 0, sum: 6 }, { _id: 10, sum: 24 }]);
    expect(await codeOf(aggregated({ $bucket: { groupBy: '$n', boundaries: [0, 10] } }))).to.equal(40066);
    const wrong: [Document, number][] = [[{ boundaries: [0, 1] }, 40198], [{ groupBy: '$n', boundaries: [1] }, 40192], [{ groupBy: '$n', boundaries: [1, 'a'] }, 40193], [{ groupBy: '$n', boundaries: [2, 1] }, 40194], [{ groupBy: '$n', boundaries: [0, 5], default: 3 }, 40199]];
    for (const [spec, code] of wrong) expect(await codeOf(aggregated({ $bucket: spec }))).to.equal(code);
  });

  it('takes a sample, each document once', async () => {
    await things.insertMany(Array.from({ length: 50 }, (_, _id) => ({ _id })));
    const sample = await aggregated({ $sample: { size: 20 } });
    expect(new Set(sample.map(({ _id }) => _id as number)).size).to.equal(20);
    expect((await aggregated({ $sample: { size: 100 } })).length).to.equal(50);
    expect(await codeOf(aggregated({ $sample: { size: 0 } }))).to.equal(28747);
  });

  it('stops what takes longer than maxTimeMS', async () => {
    await things.insertMany(Array.from({ length: 20_000 }, (_, _id) => ({ _id, n: 'x'.repeat(50) })));
    const slow = { n: /(x+x+)y/ };
    expect(await codeOf(things.find(slow, { maxTimeMS: 1 }).toArray())).to.equal(50);
    expect(await codeOf(things.countDocuments(slow, { maxTimeMS: 1 }))).to.equal(50);
    expect(await codeOf(things.updateMany(slow, { $set: { n: 1 } }, { maxTimeMS: 1 }))).to.equal(50);
    const many = [{ $limit: 1 }, { $project: { list: { $range: [0, 200_000] } } }, { $unwind: '$list' }];
    for (const stage of [{ $sort: { list: -1 } }, { $group: { _id: '$list' } }]) expect(await codeOf(things.aggregate([...many, stage], { maxTimeMS: 5 }).toArray())).to.equal(50);
    const cursor = things.find({}, { maxTimeMS: 2000, batchSize: 100 });
    expect((await cursor.toArray()).length).to.equal(20_000);
  });

  it('changes when documents expire, and hides an index', async () => {
    await things.createIndex({ at: 1 }, { expireAfterSeconds: 1_000_000 });
    await things.createIndex({ n: 1 });
    await things.insertOne({ _id: 1, n: 1, at: new Date(Date.now() - 7_200_000) });
    await things.insertOne({ _id: 2, n: 2, at: new Date() });
    expect(await server.db.command({ collMod: 'things', index: { name: 'n_1', hidden: true } })).to.include({ hidden_old: false, hidden_new: true });
    const stage = async () => (await things.find({ n: 1 }).explain())['queryPlanner'].winningPlan.stage as string;
    expect(await stage()).to.equal('COLLSCAN');
    expect(await codeOf(things.find({}, { hint: 'n_1' }).toArray())).to.equal(2);
    await server.db.command({ collMod: 'things', index: { keyPattern: { n: 1 }, hidden: false } });
    expect(await stage()).to.equal('FETCH');
    expect(await server.db.command({ collMod: 'things', index: { keyPattern: { at: 1 }, expireAfterSeconds: 3600 } })).to.include({ expireAfterSeconds_old: 1_000_000, expireAfterSeconds_new: 3600 });
    await until(async () => (await things.countDocuments()) === 1);
    expect(await codeOf(server.db.command({ collMod: 'things', index: { name: 'none', hidden: true } }))).to.equal(27);
    expect(await codeOf(server.db.command({ collMod: 'things', validator: {} }))).to.equal(115);
  });
});
