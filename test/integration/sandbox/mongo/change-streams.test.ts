import { expect } from 'chai';
import mongoose from 'mongoose';
import { Timestamp } from 'mongodb';
import type { ChangeStream, ChangeStreamDocument, Collection, Document } from 'mongodb';
import type { TestServer } from './support/a-server.ts';
import { aServer } from './support/a-server.ts';
import { sendCommand } from './support/raw-client.ts';

interface Thing { _id: number; n?: number; list?: number[]; inner?: Document; text?: string }

/** The next events of a stream. */
async function take(stream: ChangeStream<Thing>, count: number): Promise<Document[]> {
  const events: Document[] = [];
  while (events.length < count) events.push(await stream.next());
  return events;
}

function told(events: Document[]): string[] {
  return events.map(({ operationType, documentKey }) => (documentKey ? `${operationType} ${documentKey._id}` : operationType));
}

describe('embedded database: change streams', () => {
  let server: TestServer;
  let things: Collection<Thing>;
  let streams: ChangeStream<Thing>[];
  beforeEach(async () => {
    server = await aServer();
    things = server.db.collection('things');
    streams = [];
  });
  afterEach(async () => {
    for (const stream of streams) await stream.close();
    await server.close();
  });

  /** Opens a stream and waits until the server has it: only what comes later is told. */
  async function watching(...args: Parameters<Collection<Thing>['watch']>): Promise<ChangeStream<Thing>> {
    const stream = server.db.collection<Thing>('things').watch(args[0], { maxAwaitTimeMS: 50, ...args[1] });
    streams.push(stream);
    const resumes = ['resumeAfter', 'startAfter', 'startAtOperationTime'].some((name) => name in (args[1] ?? {}));
    if (!resumes) await stream.tryNext();
    return stream;
  }

  it('tells inserts, updates, replacements and deletes in the order of their commits', async () => {
    await things.insertOne({ _id: 0 });
    const stream = await watching();
    await things.insertOne({ _id: 1, n: 1 });
    await things.updateOne({ _id: 1 }, { $set: { n: 2 } });
    await things.replaceOne({ _id: 1 }, { n: 3 });
    await things.deleteOne({ _id: 1 });
    await server.db.collection('others').insertOne({ n: 1 });
    await things.updateOne({ _id: 0 }, { $set: { n: 5 } });
    const events = await take(stream, 5);
    expect(told(events)).to.deep.equal(['insert 1', 'update 1', 'replace 1', 'delete 1', 'update 0']);
    const [insert, update, replace, remove] = events;
    expect(insert).to.deep.include({ fullDocument: { _id: 1, n: 1 }, ns: { db: 'test', coll: 'things' }, documentKey: { _id: 1 } });
    expect(update?.['updateDescription']).to.deep.equal({ updatedFields: { n: 2 }, removedFields: [], truncatedArrays: [] });
    expect(update).not.to.have.property('fullDocument');
    expect(replace?.['fullDocument']).to.deep.equal({ _id: 1, n: 3 });
    expect(remove).not.to.have.property('fullDocument');
    expect(remove?.['wallTime']).to.be.instanceOf(Date);
    const times = events.map(({ clusterTime }) => (clusterTime as Timestamp).toBigInt());
    expect(times).to.deep.equal([...new Set(times)].sort((a, b) => (a < b ? -1 : 1)));
  });

  it('says which fields an update changed', async () => {
    await things.insertOne({ _id: 1, n: 1, list: [1, 2, 3], inner: { a: 1, b: { c: 1 } }, text: 'x' });
    const stream = await watching();
    const updates: Document[] = [
      { $set: { 'inner.b.c': 2, 'inner.new.deep': 1 }, $unset: { text: '' } },
      { $push: { list: { $each: [4, 5] } } },
      { $set: { 'list.0': 9 } },
      { $rename: { n: 'm' } },
      { $pop: { list: 1 } },
      [{ $set: { list: [9], inner: { $literal: { a: 2 } } } }],
    ];
    for (const update of updates) await things.updateOne({ _id: 1 }, update);
    await things.updateOne({ _id: 1 }, { $set: { m: 1 } });
    await things.updateOne({ _id: 1 }, { $set: { text: 'end' } });
    const events = await take(stream, updates.length + 1);
    expect(events.map(({ updateDescription: { updatedFields, removedFields, truncatedArrays } }) => [updatedFields, removedFields, truncatedArrays])).to.deep.equal([
      [{ 'inner.b.c': 2, 'inner.new': { deep: 1 } }, ['text'], []],
      [{ 'list.3': 4, 'list.4': 5 }, [], []],
      [{ 'list.0': 9 }, [], []],
      [{ m: 1 }, ['n'], []],
      [{ list: [9, 2, 3, 4] }, [], []],
      [{ 'inner.a': 2 }, ['inner.b', 'inner.new'], [{ field: 'list', newSize: 1 }]],
      [{ text: 'end' }, [], []],
    ]);
  });

  it('looks up the document of an update as it is now', async () => {
    await things.insertMany([{ _id: 1, n: 1 }, { _id: 2, n: 1 }]);
    const stream = await watching([], { fullDocument: 'updateLookup' });
    await things.updateMany({}, { $inc: { n: 1 } });
    await things.deleteOne({ _id: 2 });
    const events = await take(stream, 3);
    expect(events.map(({ fullDocument }) => fullDocument)).to.deep.equal([{ _id: 1, n: 2 }, null, undefined]);
  });

  it('filters and shapes events by the stages that follow', async () => {
    const stream = await watching([{ $match: { 'operationType': 'insert', 'fullDocument.n': { $gt: 1 } } }, { $project: { 'fullDocument.n': 1 } }]);
    await things.insertMany([{ _id: 1, n: 1 }, { _id: 2, n: 2 }, { _id: 3, n: 3 }]);
    const events = await take(stream, 2);
    expect(events.map(({ fullDocument }) => fullDocument)).to.deep.equal([{ n: 2 }, { n: 3 }]);
    expect(Object.keys(events[0] ?? {})).to.deep.equal(['_id', 'fullDocument']);
  });

  it('tells a transaction when it commits, all of it together', async () => {
    await server.db.createCollection('things');
    const stream = await watching();
    const session = server.client.startSession();
    session.startTransaction();
    await things.insertOne({ _id: 1 }, { session });
    await things.insertOne({ _id: 9 });
    await things.insertOne({ _id: 2 }, { session });
    await session.commitTransaction();
    session.startTransaction();
    await things.insertOne({ _id: 3 }, { session });
    await session.abortTransaction();
    await session.endSession();
    await things.insertOne({ _id: 10 });
    const events = await take(stream, 4);
    expect(told(events)).to.deep.equal(['insert 9', 'insert 1', 'insert 2', 'insert 10']);
    const [alone, first, second] = events;
    expect(alone).not.to.have.property('txnNumber');
    expect(first?.['lsid'].id).to.deep.equal(session.id?.id);
    expect(second?.['clusterTime']).to.deep.equal(first?.['clusterTime']);
  });

  it('resumes after an event, also across a restart', async () => {
    const stream = await watching();
    await things.insertMany([1, 2, 3, 4].map((_id) => ({ _id })));
    const [, second] = await take(stream, 2);
    await stream.close();
    await server.restart();
    await server.db.collection<Thing>('things').insertOne({ _id: 5 });
    expect(told(await take(await watching([], { resumeAfter: second?.['_id'] }), 3))).to.deep.equal(['insert 3', 'insert 4', 'insert 5']);
    const fromTime = await watching([], { startAtOperationTime: second?.['clusterTime'] });
    expect(told(await take(fromTime, 5))).to.deep.equal([1, 2, 3, 4, 5].map((n) => `insert ${n}`));
  });

  it('goes on by itself when the connection breaks and when nothing was told yet', async () => {
    const stream = await watching();
    const events: ChangeStreamDocument<Thing>[] = [];
    await things.insertOne({ _id: 1 });
    events.push(await stream.next());
    const { port } = server;
    const open = await sendCommand(port, { aggregate: 'things', pipeline: [{ $changeStream: {} }], cursor: {}, $db: 'test' });
    expect(open['cursor'].postBatchResumeToken).to.have.property('_data');
    await things.insertOne({ _id: 2 });
    const resumed = await watching([], { startAfter: open['cursor'].postBatchResumeToken });
    expect(told(await take(resumed, 1))).to.deep.equal(['insert 2']);
    await sendCommand(port, { killCursors: 'things', cursors: [open['cursor'].id], $db: 'test' });
    const { cursor } = stream as unknown as { cursor: { id: unknown } };
    await sendCommand(port, { killCursors: 'things', cursors: [cursor.id], $db: 'test' });
    await things.insertOne({ _id: 3 });
    expect(told([await stream.next(), await stream.next()])).to.deep.equal(['insert 2', 'insert 3']);
  });

  it('ends when the collection is dropped, and can start again after that', async () => {
    await things.insertOne({ _id: 1 });
    const stream = await watching();
    await things.drop();
    const [drop, invalidate] = await take(stream, 2);
    expect([drop?.['operationType'], invalidate?.['operationType']]).to.deep.equal(['drop', 'invalidate']);
    expect(await stream.next().catch((error: Error) => error.message)).to.match(/closed/i);
    await things.insertOne({ _id: 2 });
    const again = await watching([], { startAfter: invalidate?.['_id'] });
    expect(told(await take(again, 1))).to.deep.equal(['insert 2']);
    const refused = await (await watching([], { resumeAfter: invalidate?.["_id"] })).next().catch((error: unknown) => error);
    expect(refused).to.have.property('code', 260);
    const ended = await watching([], { resumeAfter: drop?.['_id'] });
    expect(told(await take(ended, 1))).to.deep.equal(['invalidate']);
  });

  it('watches a database and everything', async () => {
    const inDatabase = server.db.watch([], { maxAwaitTimeMS: 50 });
    const everywhere = server.client.watch([], { maxAwaitTimeMS: 50 });
    await inDatabase.tryNext();
    await everywhere.tryNext();
    await server.client.db('elsewhere').collection('a').insertOne({ n: 1 });
    await server.db.collection('b').insertOne({ n: 1 });
    await server.db.dropDatabase();
    const names: Document[] = [];
    for (let n = 0; n < 4; n++) names.push(await inDatabase.next());
    expect(names.map(({ operationType }) => operationType)).to.deep.equal(['insert', 'drop', 'dropDatabase', 'invalidate']);
    expect((await everywhere.next() as Document)['ns']).to.deep.equal({ db: 'elsewhere', coll: 'a' });
    await inDatabase.close();
    await everywhere.close();
  });

  it('refuses what it cannot do, and says when the past is gone', async () => {
    await things.insertOne({ _id: 1 });
    const codeOf = async (stages: Document[], options = {}) => {
      const answer = await sendCommand(server.port, { aggregate: 'things', pipeline: stages, cursor: {}, $db: 'test', ...options });
      return answer['code'];
    };
    expect(await codeOf([{ $changeStream: {} }, { $group: { _id: 1 } }])).to.equal(20);
    expect(await codeOf([{ $match: {} }, { $changeStream: {} }])).to.equal(40602);
    expect(await codeOf([{ $changeStream: { resumeAfter: { _data: 'nonsense' } } }])).to.equal(260);
    expect(await codeOf([{ $changeStream: { fullDocument: 'sometimes' } }])).to.equal(2);
    const gone = await sendCommand(server.port, { aggregate: 'things', pipeline: [{ $changeStream: { resumeAfter: { _data: `82${'00'.repeat(7)}01${'00'.repeat(5)}` } } }], cursor: {}, $db: 'test' });
    expect(gone).to.deep.include({ code: 286, codeName: 'ChangeStreamHistoryLost', errorLabels: ['NonResumableChangeStreamError'] });
    const required = await watching([], { fullDocument: 'required' });
    await things.updateOne({ _id: 1 }, { $set: { n: 1 } });
    expect(await required.next().catch((error: unknown) => error)).to.have.property('code', 47);
    const changing = await watching([{ $set: { _id: 1 } }]);
    await things.insertOne({ _id: 2 });
    expect(await changing.next().catch((error: unknown) => error)).to.have.property('code', 280);
  });

  it('forgets the oldest changes beyond 50,000, and says so', async () => {
    await things.insertOne({ _id: -1 });
    const [first] = await take(await watching([], { startAtOperationTime: new Timestamp({ t: 1, i: 1 }) }), 1);
    for (let at = 0; at < 52_000; at += 4000) await things.insertMany(Array.from({ length: 4000 }, (_, n) => ({ _id: at + n })));
    const lost = await (await watching([], { resumeAfter: first?.['_id'] })).next().catch((error: unknown) => error);
    expect(lost).to.have.property('code', 286);
    await server.restart();
    things = server.db.collection('things');
    const again = await (await watching([], { resumeAfter: first?.['_id'] })).next().catch((error: unknown) => error);
    expect(again).to.have.property('code', 286);
    const now = await watching();
    await things.insertOne({ _id: -2 });
    expect(told(await take(now, 1))).to.deep.equal(['insert -2']);
  });

  it('serves Mongoose', async () => {
    const connection = await mongoose.createConnection(server.uri).asPromise();
    const Gift = connection.model('Gift', new mongoose.Schema({ amount: Number }));
    await Gift.createCollection();
    const stream = Gift.watch([], { hydrate: true, fullDocument: 'updateLookup' });
    const seen: Document[] = [];
    const two = new Promise<void>((resolve) => {
      stream.on('change', (event: Document) => {
        seen.push(event);
        if (seen.length === 2) resolve();
      });
    });
    await new Promise<void>((resolve) => stream.once('ready', () => resolve()));
    const gift = await Gift.create({ amount: 5 });
    gift.amount = 7;
    await gift.save();
    await two;
    expect(seen.map(({ operationType, fullDocument }) => [operationType, fullDocument.amount])).to.deep.equal([['insert', 7], ['update', 7]].map(([type, amount], at) => [type, at === 0 ? 5 : amount]));
    await stream.close();
    await connection.close();
  });
});
