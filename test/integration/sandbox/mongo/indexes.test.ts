import { expect } from 'chai';
import fc from 'fast-check';
import type { Collection, Document } from 'mongodb';
import type { TestServer } from './support/a-server.ts';
import { aServer } from './support/a-server.ts';
import { until } from './support/until.ts';

describe('embedded database: indexes', () => {
  let server: TestServer;
  let things: Collection;
  before(async () => {
    server = await aServer({ expiryInterval: 50 });
    things = server.db.collection('things');
  });
  after(() => server.close());
  afterEach(() => server.db.dropDatabase());

  const refusal = (attempt: Promise<unknown>) => attempt.then(() => undefined, (error: unknown) => error as { code: number; keyValue?: unknown; message: string });

  it('refuses duplicates and says which', async () => {
    await things.createIndex({ 'a.b': 1, c: -1 }, { unique: true });
    await things.insertOne({ a: { b: 'x' }, c: 1 });
    const error = await refusal(things.insertOne({ a: { b: 'x' }, c: 1 }));
    expect(error).to.include({ code: 11000 });
    expect(error?.keyValue).to.deep.equal({ 'a.b': 'x', c: 1 });
    expect(error?.message).to.equal('E11000 duplicate key error collection: test.things index: a.b_1_c_-1 dup key: { a.b: "x", c: 1 }');
    expect(await refusal(things.updateOne({ c: 2 }, { $set: { 'a.b': 'x', c: 1 } }, { upsert: true }))).to.include({ code: 11000 });
    expect(await things.countDocuments()).to.equal(1);
  });

  it('knows partial, sparse and array indexes', async () => {
    await things.createIndex({ key: 1 }, { unique: true, partialFilterExpression: { key: { $type: 'string' } } });
    await things.createIndex({ maybe: 1 }, { unique: true, sparse: true });
    await things.createIndex({ tags: 1 }, { unique: true });
    await things.insertMany([{ tags: [1, 1, 2] }, { tags: 3, key: null }, { tags: 4, key: null }, { tags: 5, key: 'x' }]);
    expect(await refusal(things.insertOne({ tags: 6, key: 'x' }))).to.include({ code: 11000 });
    expect(await refusal(things.insertOne({ tags: [7, 2] }))).to.include({ code: 11000 });
    await things.updateOne({ tags: 2 }, { $set: { tags: [] } });
    await things.insertOne({ tags: [7, 2] });
    expect(await things.find({ key: null }).toArray()).to.have.length(4);
  });

  it('keeps very long values apart', async () => {
    await things.createIndex({ text: 1 }, { unique: true });
    const long = 'x'.repeat(5000);
    await things.insertMany([{ text: `${long}b` }, { text: `${long}a` }, { text: 'y' }]);
    expect(await refusal(things.insertOne({ text: `${long}a` }))).to.include({ code: 11000 });
    expect(await things.findOne({ text: `${long}a` })).to.include({ text: `${long}a` });
    expect((await things.find({ text: { $gt: long } }).sort({ text: 1 }).toArray()).map(({ text }) => String(text).at(-1))).to.deep.equal(['a', 'b', 'y']);
  });

  it('refuses to build a unique index over duplicates, and leaves no trace of it', async () => {
    await things.insertMany([{ a: 1 }, { a: 1 }]);
    expect(await refusal(things.createIndex({ a: 1 }, { unique: true }))).to.include({ code: 11000 });
    expect(await things.indexes()).to.have.length(1);
    await things.createIndex({ a: 1 });
    expect(await refusal(things.createIndex({ a: 1 }, { unique: true, name: 'a_1' }))).to.include({ code: 86 });
    expect(await refusal(things.createIndex({ a: 1 }, { name: 'other' }))).to.include({ code: 85 });
    await things.dropIndex('a_1');
    expect(await refusal(things.dropIndex('a_1'))).to.include({ code: 27 });
    expect(await refusal(things.createIndex({ a: 'text' }))).to.include({ code: 67 });
  });

  it('lets documents expire', async () => {
    await things.createIndex({ at: 1 }, { expireAfterSeconds: 3600 });
    await things.insertMany([{ at: new Date(Date.now() - 3_700_000), old: true }, { at: new Date() }, { at: 'never' }, {}, { at: [new Date(), new Date(0)], old: true }]);
    await until(async () => (await things.countDocuments({ old: true })) === 0);
    expect(await things.countDocuments()).to.equal(3);
  });

  it('explains which index served and how much of it was looked at', async () => {
    await things.createIndex({ a: 1, b: -1 });
    await things.insertMany(Array.from({ length: 100 }, (_, n) => ({ a: n % 10, b: n })));
    const explained = await things.find({ a: 3, b: { $gt: 50 } }).sort({ b: -1 }).explain('executionStats') as { queryPlanner: { winningPlan: object }; executionStats: object };
    expect(explained.queryPlanner.winningPlan).to.deep.include({ stage: 'FETCH' }).with.nested.property('inputStage.indexName', 'a_1_b_-1');
    expect(explained.executionStats).to.deep.include({ nReturned: 5, totalKeysExamined: 5, totalDocsExamined: 5 });
    const walked = await things.find({ b: 7 }).explain() as unknown as typeof explained;
    expect(walked.queryPlanner.winningPlan).to.include({ stage: 'COLLSCAN' });
  });

  it('finds with indexes what a walk over all documents finds', async () => {
    const scalar = fc.constantFrom<unknown>(null, 1, 2, 2.5, 3, 'a', 'b', true, new Date(5));
    const value = fc.oneof({ weight: 4, arbitrary: scalar }, { weight: 1, arbitrary: fc.array(scalar, { maxLength: 3 }) });
    const doc = fc.record({ a: value, b: value, c: scalar, d: fc.record({ e: value }) }, { requiredKeys: [] });
    const condition = fc.oneof(
      scalar, scalar.map((operand) => ({ $ne: operand })), fc.array(scalar, { maxLength: 4 }).map((list) => ({ $in: list })),
      fc.tuple(fc.constantFrom('$gt', '$gte', '$lt', '$lte'), scalar).map(([operator, operand]) => ({ [operator]: operand })),
      fc.tuple(scalar, scalar).map(([low, high]) => ({ $gte: low, $lt: high })), fc.boolean().map((exists) => ({ $exists: exists })),
    );
    const filter = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd.e'), condition, { maxKeys: 3 });
    const query = fc.oneof({ weight: 4, arbitrary: filter }, { weight: 1, arbitrary: fc.array(filter, { minLength: 1, maxLength: 3 }).map((branches) => ({ $or: branches })) });
    const sort = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd.e'), fc.constantFrom(1, -1), { maxKeys: 2 });
    await fc.assert(fc.asyncProperty(fc.array(doc, { minLength: 1, maxLength: 25 }), fc.array(fc.tuple(query, sort), { minLength: 8, maxLength: 8 }), async (docs, queries) => {
      await things.drop();
      await things.insertMany(docs.slice(0, 5).map((each, _id) => ({ _id, ...each })) as Document[]);
      await things.createIndexes([{ key: { a: 1 } }, { key: { c: -1, b: 1 } }, { key: { 'd.e': -1 }, sparse: true }, { key: { b: 1, c: 1 }, partialFilterExpression: { b: { $gt: 1 } } }, { key: { c: 1 } }]);
      if (docs.length > 5) await things.insertMany(docs.slice(5).map((each, at) => ({ _id: at + 5, ...each })) as Document[]);
      for (const [filter, order] of queries) {
        const byIndex = await things.find(filter as Document).sort({ ...order, _id: 1 }).toArray();
        const byWalk = await things.find(filter as Document).hint({ $natural: 1 }).sort({ ...order, _id: 1 }).toArray();
        expect(byIndex.map(({ _id }) => _id)).to.deep.equal(byWalk.map(({ _id }) => _id));
        const keys = (list: Document[]) => list.map(({ c = null }) => c as unknown);
        if ('c' in order && Object.keys(order).length === 1) expect(keys(await things.find(filter as Document).sort(order).toArray())).to.deep.equal(keys(byWalk));
      }
    }), { numRuns: 60 });
  });
});
