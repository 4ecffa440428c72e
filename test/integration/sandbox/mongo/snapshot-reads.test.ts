import { expect } from 'chai';
import { Timestamp } from 'mongodb';
import type { TestServer } from './support/a-server.ts';
import { aServer } from './support/a-server.ts';

describe('embedded database: snapshot reads outside of transactions', () => {
  let server: TestServer;
  before(async () => {
    server = await aServer();
  });
  after(() => server.close());

  it('reads one moment in all reads of a session', async () => {
    const things = server.db.collection<{ _id: number; n: number }>('things');
    await things.insertMany(Array.from({ length: 300 }, (_, _id) => ({ _id, n: 1 })));
    const session = server.client.startSession({ snapshot: true });
    expect(await things.findOne({ _id: 1 }, { session })).to.deep.equal({ _id: 1, n: 1 });
    await things.updateMany({}, { $set: { n: 2 } });
    const cursor = things.find({}, { session, batchSize: 10 });
    await cursor.next();
    await things.deleteMany({});
    expect((await cursor.toArray()).every(({ n }) => n === 1)).to.equal(true);
    expect(await things.distinct('n', {}, { session })).to.deep.equal([1]);
    expect(await things.aggregate([{ $count: 'all' }], { session }).toArray()).to.deep.equal([{ all: 300 }]);
    expect(await things.countDocuments()).to.equal(0);
    await session.endSession();
    const later = server.client.startSession({ snapshot: true });
    expect(await things.distinct('n', {}, { session: later })).to.deep.equal([]);
    await later.endSession();
  });

  it('refuses a moment that is not kept, and writes', async () => {
    const read = (readConcern: object) => server.db.command({ find: 'things', readConcern }).catch((error: { code: unknown }) => error.code);
    expect(await read({ level: 'snapshot', atClusterTime: new Timestamp({ t: 1, i: 1 }) })).to.equal(239);
    const write = await server.db.command({ insert: 'things', documents: [{ _id: 1 }], readConcern: { level: 'snapshot' } }).catch((error: { code: unknown }) => error.code);
    expect(write).to.equal(72);
  });
});
