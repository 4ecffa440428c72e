import { expect } from 'chai';
import { Decimal128, Double, Long, ObjectId } from 'mongodb';
import type { TestServer } from './support/a-server.ts';
import { aServer } from './support/a-server.ts';

describe('embedded database: reading and writing', () => {
  let server: TestServer;
  before(async () => {
    server = await aServer();
  });
  after(() => server.close());
  afterEach(() => server.db.dropDatabase());

  it('keeps every type as it was written', async () => {
    const things = server.db.collection('things');
    const doc = { _id: new ObjectId(), int: 5, double: new Double(5), long: Long.fromString('9007199254740993'), decimal: Decimal128.fromString('10.50'), list: [1, [2]], nothing: null, at: new Date(0), re: /a/i };
    await things.insertOne(doc);
    const raw = await things.findOne({}, { promoteValues: false, promoteLongs: false });
    expect(raw?.['double']).to.be.instanceOf(Double);
    expect(raw?.['long'].toString()).to.equal('9007199254740993');
    expect(raw?.['decimal'].toString()).to.equal('10.50');
    expect(await things.findOne({ long: Long.fromString('9007199254740992') })).to.equal(null);
    await things.updateOne({}, { $inc: { double: 1, long: 1 } });
    const after = await things.findOne({}, { promoteValues: false, promoteLongs: false });
    expect(after?.['double']).to.be.instanceOf(Double);
    expect(after?.['long'].toString()).to.equal('9007199254740994');
  });

  it('hands out large results in batches', async () => {
    const things = server.db.collection<{ _id: number; text: string }>('things');
    await things.insertMany(Array.from({ length: 1500 }, (_, n) => ({ _id: n, text: 'x'.repeat(20_000) })));
    const seen = await things.find({}, { batchSize: 400 }).map(({ _id }) => _id).toArray();
    expect(seen).to.deep.equal(Array.from({ length: 1500 }, (_, n) => n));
    expect(await things.countDocuments()).to.equal(1500);
    const cursor = things.find({}, { batchSize: 2 });
    await cursor.next();
    await cursor.close();
  });

  it('carries out bulk writes in order or not', async () => {
    const things = server.db.collection<{ _id: number; n?: number }>('things');
    const writes = [{ insertOne: { document: { _id: 1 } } }, { insertOne: { document: { _id: 1 } } }, { insertOne: { document: { _id: 2 } } }];
    const ordered = await things.bulkWrite(writes).catch((error: unknown) => error);
    expect(ordered).to.have.property('code', 11000);
    expect(await things.countDocuments()).to.equal(1);
    await things.bulkWrite(writes, { ordered: false }).catch(() => undefined);
    expect(await things.countDocuments()).to.equal(2);
    const mixed = await things.bulkWrite([
      { updateMany: { filter: {}, update: { $set: { n: 1 } } } }, { updateOne: { filter: { _id: 9 }, update: { $set: { n: 2 } }, upsert: true } },
      { replaceOne: { filter: { _id: 1 }, replacement: { n: 5 } } }, { deleteOne: { filter: { _id: 2 } } },
    ]);
    expect(mixed).to.include({ matchedCount: 3, modifiedCount: 3, upsertedCount: 1, deletedCount: 1 });
  });

  it('finds and changes one document at a time', async () => {
    const things = server.db.collection<{ _id: number; n: number }>('things');
    await things.insertMany([{ _id: 1, n: 1 }, { _id: 2, n: 2 }, { _id: 3, n: 3 }]);
    expect(await things.findOneAndUpdate({}, { $inc: { n: 10 } }, { sort: { n: -1 }, returnDocument: 'after' })).to.deep.equal({ _id: 3, n: 13 });
    expect(await things.findOneAndDelete({ n: 1 }, { projection: { _id: 0 } })).to.deep.equal({ n: 1 });
    expect(await things.findOneAndUpdate({ _id: 7 }, { $set: { n: 7 } }, { upsert: true })).to.equal(null);
    expect(await things.distinct('n')).to.deep.equal([2, 7, 13]);
  });

  it('projects', async () => {
    const things = server.db.collection('things');
    await things.insertOne({ a: 1, b: { c: 2, d: 3 }, list: [{ n: 1, m: 1 }, { n: 2, m: 2 }] });
    const one = (projection: object, filter = {}) => things.findOne(filter, { projection });
    expect(await one({ _id: 0, 'b.c': 1 })).to.deep.equal({ b: { c: 2 } });
    expect(await one({ _id: 0, list: 0, 'b.d': 0 })).to.deep.equal({ a: 1, b: { c: 2 } });
    expect(await one({ _id: 0, 'list.n': 1 })).to.deep.equal({ list: [{ n: 1 }, { n: 2 }] });
    expect(await one({ _id: 0, 'list.$': 1 }, { 'list.n': 2 })).to.deep.equal({ list: [{ n: 2, m: 2 }] });
    expect(await one({ _id: 0, list: { $elemMatch: { m: 2 } } })).to.deep.equal({ list: [{ n: 2, m: 2 }] });
    expect(await one({ _id: 0, a: 1, list: { $slice: -1 } })).to.deep.equal({ a: 1, list: [{ n: 2, m: 2 }] });
    expect(await one({ _id: 0, sum: { $add: ['$a', '$b.c'] } })).to.deep.equal({ sum: 3 });
  });

  it('aggregates', async () => {
    const gifts = server.db.collection('gifts');
    await server.db.collection<{ _id: string; title: string }>('campaigns').insertMany([{ _id: 'a', title: 'A' }, { _id: 'b', title: 'B' }]);
    await gifts.insertMany([{ campaign: 'a', minor: Long.fromNumber(500) }, { campaign: 'a', minor: Long.fromNumber(700) }, { campaign: 'b', minor: Long.fromNumber(100) }]);
    const totals = await gifts.aggregate([
      { $group: { _id: '$campaign', total: { $sum: '$minor' }, count: { $sum: 1 } } },
      { $lookup: { from: 'campaigns', localField: '_id', foreignField: '_id', as: 'campaign' } },
      { $unwind: '$campaign' }, { $set: { title: '$campaign.title' } }, { $unset: 'campaign' }, { $sort: { total: -1 } },
    ], { promoteLongs: true }).toArray();
    expect(totals).to.deep.equal([{ _id: 'a', total: 1200, count: 2, title: 'A' }, { _id: 'b', total: 100, count: 1, title: 'B' }]);
    await gifts.aggregate([{ $group: { _id: '$campaign', total: { $sum: '$minor' } } }, { $merge: 'totals' }]).toArray();
    expect(await server.db.collection('totals').countDocuments()).to.equal(2);
  });

  it('keeps everything over a restart', async () => {
    const things = () => server.db.collection('things');
    await things().createIndex({ a: 1 }, { unique: true });
    await things().insertOne({ a: [1, 2] });
    await server.restart();
    expect(await things().findOne({ a: 2 })).to.include.keys('_id');
    expect(await things().insertOne({ a: 2 }).catch((error: unknown) => error)).to.have.property('code', 11000);
  });
});
