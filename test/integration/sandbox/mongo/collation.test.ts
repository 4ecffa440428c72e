import { expect } from 'chai';
import type { Collection, Document } from 'mongodb';
import type { TestServer } from './support/a-server.ts';
import { aServer } from './support/a-server.ts';

interface Person { _id: number; name?: string | null; tags?: string[]; n?: number }

const caseless = { locale: 'en', strength: 2 };

describe('embedded database: collation', () => {
  let server: TestServer;
  let people: Collection<Person>;
  before(async () => {
    server = await aServer();
  });
  after(() => server.close());
  beforeEach(async () => {
    people = server.db.collection('people');
    await people.insertMany([{ _id: 1, name: 'Zoe' }, { _id: 2, name: 'ada' }, { _id: 3, name: 'Ada' }, { _id: 4, name: 'Äda' }, { _id: 5, name: null }]);
  });
  afterEach(() => server.db.dropDatabase());

  const ids = async (filter: Document, options: Document = {}) => (await people.find(filter, { collation: caseless, ...options }).toArray()).map(({ _id }) => _id);

  it('compares strings in filters', async () => {
    expect(await ids({ name: 'ADA' })).to.deep.equal([2, 3]);
    expect(await ids({ name: 'ADA' }, { collation: { locale: 'en', strength: 1 } })).to.deep.equal([2, 3, 4]);
    expect(await ids({ name: { $in: ['ZOE', 'x'] } })).to.deep.equal([1]);
    expect(await ids({ name: { $ne: 'ADA' } })).to.deep.equal([1, 4, 5]);
    expect(await ids({ name: { $gt: 'b' } })).to.deep.equal([1]);
    expect(await ids({ $or: [{ name: 'zoe' }, { _id: 2 }] })).to.deep.equal([1, 2]);
    expect(await ids({ name: /^a/ })).to.deep.equal([2]);
    expect(await people.countDocuments({ name: 'ADA' }, { collation: caseless })).to.equal(2);
    expect(await people.distinct('name', {}, { collation: caseless })).to.deep.equal([null, 'ada', 'Äda', 'Zoe']);
  });

  it('sorts as a language does', async () => {
    expect(await ids({}, { sort: { name: 1 }, collation: { locale: 'en' } })).to.deep.equal([5, 2, 3, 4, 1]);
    expect(await ids({}, { sort: { name: -1, _id: -1 }, collation: caseless })).to.deep.equal([1, 4, 3, 2, 5]);
    await people.createIndex({ name: 1 });
    expect(await ids({}, { sort: { name: 1 }, collation: { locale: 'en', caseFirst: 'upper' } })).to.deep.equal([5, 3, 2, 4, 1]);
  });

  it('changes and removes what is found', async () => {
    expect(await people.updateMany({ name: 'ADA' }, { $set: { n: 1 } }, { collation: caseless })).to.include({ modifiedCount: 2 });
    expect(await people.findOneAndUpdate({ name: 'ZOE' }, { $addToSet: { tags: 'a' } }, { collation: caseless, returnDocument: 'after' })).to.have.property('_id', 1);
    expect(await people.updateOne({ _id: 1 }, { $addToSet: { tags: 'A' } }, { collation: caseless })).to.include({ modifiedCount: 0 });
    expect(await people.updateOne({ _id: 1 }, { $pull: { tags: 'A' } }, { collation: caseless })).to.include({ modifiedCount: 1 });
    expect(await people.deleteMany({ name: 'ADA' }, { collation: caseless })).to.include({ deletedCount: 2 });
    expect(await people.findOneAndDelete({ name: 'zoe' }, { collation: caseless })).to.have.property('_id', 1);
  });

  it('aggregates: filters, sorts, groups and joins', async () => {
    const groups = await people.aggregate([{ $match: { name: { $type: 'string' } } }, { $group: { _id: '$name', n: { $sum: 1 } } }, { $sort: { _id: 1 } }], { collation: caseless }).toArray();
    expect(groups).to.deep.equal([{ _id: 'ada', n: 2 }, { _id: 'Äda', n: 1 }, { _id: 'Zoe', n: 1 }]);
    const joined = await people.aggregate([{ $match: { _id: 3 } }, { $lookup: { from: 'people', localField: 'name', foreignField: 'name', as: 'same' } }], { collation: caseless }).toArray();
    expect(joined[0]?.['same'].length).to.equal(2);
    const refused = await people.aggregate([{ $project: { is: { $eq: ['$name', 'ADA'] } } }], { collation: caseless }).toArray().catch((error: unknown) => error);
    expect(refused).to.have.property('code', 115);
  });

  it('keeps strings unique in an index with a collation', async () => {
    await people.deleteOne({ _id: 3 });
    await people.createIndex({ name: 1 }, { unique: true, collation: caseless });
    const error = await people.insertOne({ _id: 10, name: 'ADA' }).catch((reason: unknown) => reason);
    expect(error).to.deep.include({ code: 11000, keyValue: { name: 'ADA' } });
    await people.insertOne({ _id: 11, name: 'adá' });
    await people.updateOne({ _id: 2 }, { $set: { name: 'ADA' } });
    expect(await people.updateOne({ _id: 11 }, { $set: { name: 'Ada' } }).catch((reason: unknown) => reason)).to.have.property('code', 11000);
    await people.deleteOne({ _id: 2 });
    await people.insertOne({ _id: 12, name: 'Ada' });
    const long = 'x'.repeat(40);
    await people.insertMany([{ _id: 13, name: `${long}1` }, { _id: 14, name: `${long}2` }]);
    expect(await people.updateOne({ _id: 14 }, { $set: { name: `${long.toUpperCase()}1` } }).catch((reason: unknown) => reason)).to.have.property('code', 11000);
    const [, index] = await people.indexes();
    expect(index).to.have.nested.property('collation.strength', 2);
  });

  it('fails one of two transactions that add equal strings', async () => {
    await people.createIndex({ tags: 1 }, { unique: true, sparse: true, collation: caseless });
    const [one, two] = [server.client.startSession(), server.client.startSession()];
    one.startTransaction();
    two.startTransaction();
    await people.findOne({}, { session: two });
    await people.insertOne({ _id: 20, tags: ['Red'] }, { session: one });
    await one.commitTransaction();
    expect(await people.insertOne({ _id: 21, tags: ['RED'] }, { session: two }).catch((reason: unknown) => reason)).to.have.property('code', 112);
    await one.endSession();
    await two.endSession();
  });

  it('serves by an index only queries that compare alike', async () => {
    await people.createIndex({ name: 1, n: 1 }, { collation: caseless, name: 'caseless' });
    await people.createIndex({ name: 1, n: 1 }, { name: 'plain' });
    const served = async (filter: Document, options: Document) => {
      const { queryPlanner, executionStats } = await people.find(filter, options).explain();
      return { stage: JSON.stringify(queryPlanner.winningPlan).match(/"indexName":"(\w+)"/)?.[1] ?? queryPlanner.winningPlan.stage, examined: executionStats.totalDocsExamined };
    };
    expect(await served({ name: 'ADA' }, { collation: caseless })).to.deep.equal({ stage: 'caseless', examined: 3 });
    expect(await served({ name: 'Ada' }, {})).to.deep.equal({ stage: 'plain', examined: 1 });
    expect(await served({ name: 'ADA' }, { collation: { locale: 'en', strength: 1 } })).to.deep.equal({ stage: 'COLLSCAN', examined: 5 });
    expect(await served({ name: { $gt: 'b' } }, { collation: caseless })).to.deep.equal({ stage: 'caseless', examined: 4 });
    expect((await served({ name: null }, { collation: { locale: 'fr' } })).examined).to.equal(1);
  });

  it('takes the collation of the collection where a command says none', async () => {
    const towns = await server.db.createCollection<{ name: string }>('towns', { collation: caseless });
    await towns.createIndex({ name: 1 }, { unique: true });
    await towns.insertOne({ name: 'Riga' });
    expect(await towns.countDocuments({ name: 'RIGA' })).to.equal(1);
    expect(await towns.countDocuments({ name: 'RIGA' }, { collation: { locale: 'simple' } })).to.equal(0);
    expect(await towns.insertOne({ name: 'riga' }).catch((error: unknown) => error)).to.have.property('code', 11000);
    await server.restart();
    expect(await server.db.collection('towns').countDocuments({ name: 'RIGA' })).to.equal(1);
    expect((await server.db.listCollections({ name: 'towns' }).toArray())[0]).to.have.nested.property('options.collation.locale', 'en');
    const text = await server.db.collection<{ _id: string }>('towns').insertOne({ _id: 'x' }).catch((error: unknown) => error);
    expect(text).to.have.property('code', 115);
  });
});
