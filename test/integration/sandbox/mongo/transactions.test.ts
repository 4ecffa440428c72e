import { expect } from 'chai';
import type { ClientSession, Collection, MongoError } from 'mongodb';
import type { TestServer } from './support/a-server.ts';
import { aServer } from './support/a-server.ts';

interface Account { _id: string; minor: number }

describe('embedded database: transactions', () => {
  let server: TestServer;
  let accounts: Collection<Account>;
  const sessions: ClientSession[] = [];
  before(async () => {
    server = await aServer();
  });
  beforeEach(async () => {
    accounts = server.db.collection('accounts');
    await accounts.insertMany([{ _id: 'a', minor: 100 }, { _id: 'b', minor: 100 }]);
  });
  afterEach(async () => {
    for (const session of sessions.splice(0)) await session.endSession();
    await server.db.dropDatabase();
  });
  after(() => server.close());

  const begin = () => {
    const session = server.client.startSession();
    sessions.push(session);
    session.startTransaction();
    return session;
  };
  const refusal = (attempt: Promise<unknown>) => attempt.then(() => undefined, (error: unknown) => error as MongoError);

  it('makes sure of an index that is there without waiting for an open transaction', async () => {
    await accounts.createIndex({ minor: 1 });
    const session = begin();
    await accounts.updateOne({ _id: 'a' }, { $inc: { minor: 1 } }, { session });
    expect(await accounts.createIndex({ minor: 1 }, { maxTimeMS: 2_000 })).to.equal('minor_1');
    await session.commitTransaction();
  });

  it('commits all or nothing', async () => {
    const session = begin();
    await accounts.updateOne({ _id: 'a' }, { $inc: { minor: -30 } }, { session });
    await accounts.updateOne({ _id: 'b' }, { $inc: { minor: 30 } }, { session });
    await server.db.collection('log').insertOne({ what: 'moved' }, { session });
    expect(await accounts.findOne({ _id: 'a' }, { session })).to.include({ minor: 70 });
    expect(await accounts.findOne({ _id: 'a' })).to.include({ minor: 100 });
    await session.commitTransaction();
    expect(await accounts.find().sort({ _id: 1 }).toArray()).to.deep.equal([{ _id: 'a', minor: 70 }, { _id: 'b', minor: 130 }]);
    await session.commitTransaction();
    const aborted = begin();
    await accounts.deleteMany({}, { session: aborted });
    expect(await accounts.find({}, { session: aborted }).toArray()).to.deep.equal([]);
    await aborted.abortTransaction();
    expect(await accounts.countDocuments()).to.equal(2);
  });

  it('reads from one point in time', async () => {
    const session = begin();
    expect(await accounts.countDocuments({}, { session })).to.equal(2);
    await accounts.insertOne({ _id: 'c', minor: 1 });
    await accounts.updateOne({ _id: 'a' }, { $set: { minor: 5 } });
    expect(await accounts.find({}, { session }).map(({ minor }) => minor).toArray()).to.deep.equal([100, 100]);
    await session.commitTransaction();
    expect(await accounts.countDocuments()).to.equal(3);
  });

  it('sees its own writes in ranges and sorts', async () => {
    await accounts.createIndex({ minor: 1 });
    const session = begin();
    await accounts.insertMany([{ _id: 'c', minor: 50 }, { _id: 'd', minor: 150 }], { session });
    await accounts.deleteOne({ _id: 'a' }, { session });
    expect(await accounts.find({ minor: { $gt: 0 } }, { session }).sort({ minor: -1 }).map(({ _id }) => _id).toArray()).to.deep.equal(['d', 'b', 'c']);
    await session.abortTransaction();
  });

  it('lets the first writer win', async () => {
    const first = begin();
    const second = begin();
    await accounts.findOne({}, { session: second });
    await accounts.updateOne({ _id: 'a' }, { $inc: { minor: 1 } }, { session: first });
    const error = await refusal(accounts.updateOne({ _id: 'a' }, { $inc: { minor: 1 } }, { session: second }));
    expect(error).to.include({ code: 112 });
    expect(error?.hasErrorLabel('TransientTransactionError')).to.equal(true);
    await first.commitTransaction();
    const third = begin();
    await accounts.findOne({}, { session: third });
    await accounts.updateOne({ _id: 'b' }, { $inc: { minor: 1 } });
    expect(await refusal(accounts.updateOne({ _id: 'b' }, { $inc: { minor: 1 } }, { session: third }))).to.include({ code: 112 });
  });

  it('has unique keys conflict too', async () => {
    await server.db.collection('mails').createIndex({ mail: 1 }, { unique: true });
    const first = begin();
    const second = begin();
    await server.db.collection('mails').insertOne({ mail: 'x' }, { session: first });
    expect(await refusal(server.db.collection('mails').insertOne({ mail: 'x' }, { session: second }))).to.include({ code: 112 });
    await first.commitTransaction();
  });

  it('has a single write wait for the transaction that holds its document', async () => {
    const session = begin();
    await accounts.updateOne({ _id: 'a' }, { $inc: { minor: 1 } }, { session });
    let done = false;
    const waiting = accounts.updateOne({ _id: 'a' }, { $inc: { minor: 10 } }).then(() => {
      done = true;
    });
    await accounts.updateOne({ _id: 'b' }, { $inc: { minor: 10 } });
    expect(done).to.equal(false);
    await session.commitTransaction();
    await waiting;
    expect(await accounts.findOne({ _id: 'a' })).to.include({ minor: 111 });
  });

  it('ends the transaction with the first error in it', async () => {
    const session = begin();
    await accounts.insertOne({ _id: 'c', minor: 1 }, { session });
    expect(await refusal(accounts.insertOne({ _id: 'a', minor: 1 }, { session }))).to.include({ code: 11000 });
    const later = await refusal(accounts.findOne({}, { session }));
    expect(later).to.include({ code: 251 });
    expect(later?.hasErrorLabel('TransientTransactionError')).to.equal(true);
    await session.abortTransaction();
    expect(await accounts.countDocuments()).to.equal(2);
  });

  it('has an index that is built meanwhile hold the documents of the transaction', async () => {
    const session = begin();
    const older = begin();
    await accounts.findOne({}, { session: older });
    await accounts.insertOne({ _id: 'c', minor: 7 }, { session });
    const built = accounts.createIndex({ minor: 1 });
    await accounts.insertOne({ _id: 'd', minor: 7 }, { session });
    await session.commitTransaction();
    await built;
    expect(await accounts.find({ minor: 7 }).hint({ minor: 1 }).map(({ _id }) => _id).toArray()).to.deep.equal(['c', 'd']);
    expect(await accounts.countDocuments({ minor: 100 }, { session: older })).to.equal(2);
  });

  it('loses no update to concurrent transactions', async () => {
    const rounds = Array.from({ length: 20 }, () => server.client.withSession((session) => session.withTransaction(async () => {
      const account = await accounts.findOne({ _id: 'a' }, { session });
      await accounts.updateOne({ _id: 'a' }, { $set: { minor: (account?.minor ?? 0) + 1 } }, { session });
    })));
    await Promise.all(rounds);
    expect(await accounts.findOne({ _id: 'a' })).to.include({ minor: 120 });
  });

  it('refuses what MongoDB refuses inside one', async () => {
    const session = begin();
    expect(await refusal(server.db.command({ count: 'accounts' }, { session }))).to.include({ code: 263 });
  });
});
