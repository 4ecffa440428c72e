import { expect } from 'chai';
import type { ClientSession } from 'mongodb';
import type { TestServer } from './support/a-server.ts';
import { aServer } from './support/a-server.ts';

describe('embedded database: collections made in transactions', () => {
  let server: TestServer;
  let session: ClientSession;
  beforeEach(async () => {
    server = await aServer();
    session = server.client.startSession();
    session.startTransaction();
  });
  afterEach(async () => {
    await session.endSession();
    await server.close();
  });
  const names = async () => (await server.db.listCollections().toArray()).map(({ name }) => name);

  it('shows a collection and its indexes to others only when it commits', async () => {
    await server.db.createCollection('made', { session });
    await server.db.collection('made').createIndex({ n: 1 }, { unique: true, session });
    await server.db.collection('implied').insertOne({ n: 1 }, { session });
    await server.db.collection('made').insertOne({ n: 1 }, { session });
    expect(await names()).to.deep.equal([]);
    expect(await server.db.collection('made').findOne({ n: 1 }, { session })).to.include({ n: 1 });
    expect(await server.db.collection('made').countDocuments()).to.equal(0);
    await session.commitTransaction();
    expect((await names()).sort()).to.deep.equal(['implied', 'made']);
    await server.restart();
    const made = server.db.collection('made');
    expect((await made.indexes()).map(({ name }) => name)).to.deep.equal(['_id_', 'n_1']);
    expect(await made.insertOne({ n: 1 }).catch((error: unknown) => error)).to.have.property('code', 11000);
    expect(await made.countDocuments({ n: 1 })).to.equal(1);
  });

  it('leaves nothing of an aborted transaction', async () => {
    await server.db.collection('things').insertOne({ n: 1 }, { session });
    await session.abortTransaction();
    expect(await names()).to.deep.equal([]);
    await server.db.collection('things').insertOne({ n: 2 });
    expect(await server.db.collection('things').countDocuments()).to.equal(1);
  });

  it('lets one of two make a collection', async () => {
    const other = server.client.startSession();
    other.startTransaction();
    await server.db.collection('things').insertOne({ n: 1 }, { session });
    const error = await server.db.collection('things').insertOne({ n: 2 }, { session: other }).catch((reason: unknown) => reason);
    expect(error).to.deep.include({ code: 112 });
    const alone = server.db.collection('things').insertOne({ n: 3 });
    await session.commitTransaction();
    await alone;
    expect(await server.db.collection('things').countDocuments()).to.equal(2);
    await other.endSession();
  });

  it('adds no index to a collection that others have', async () => {
    await server.db.collection('there').insertOne({ n: 1 });
    const error = await server.db.collection('there').createIndex({ n: 1 }, { session }).catch((reason: unknown) => reason);
    expect(error).to.have.property('code', 263);
  });

  it('remembers that an index made there holds arrays', async () => {
    await server.db.createCollection('made', { session });
    await server.db.collection('made').createIndex({ tags: 1 }, { session });
    await server.db.collection('made').insertOne({ tags: ['a', 'z'] }, { session });
    await session.commitTransaction();
    await server.restart();
    expect(await server.db.collection('made').countDocuments({ tags: { $gt: 'b', $lt: 'c' } })).to.equal(1);
  });
});
