import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import type { Collection } from 'mongodb';
import { encodeKey } from '../../../../src/sandbox/mongo/bson/encode-key.ts';
import { encode } from '../../../../src/sandbox/mongo/bson/encode.ts';
import { idBytes } from '../../../../src/sandbox/mongo/catalog/key-layout.ts';
import { openLmdbStore } from '../../../../src/sandbox/mongo/store/open-lmdb-store.ts';
import { checkStore, countDifferences, describeCollection } from '../../../../src/sandbox/mongo/upkeep/check-store.ts';
import { openForReading } from '../../../../src/sandbox/mongo/upkeep/open-for-reading.ts';
import type { TestServer } from './support/a-server.ts';
import { aServer } from './support/a-server.ts';

interface Thing { _id: number; group?: number; n?: number }

describe('embedded database: the order of insertion', () => {
  let server: TestServer;
  let things: Collection<Thing>;
  beforeEach(async () => {
    server = await aServer();
    things = server.db.collection('things');
  });
  afterEach(() => server.close());

  const idsOf = async (found: { toArray(): Promise<{ _id: number }[]> }) => (await found.toArray()).map(({ _id }) => _id);

  it('is that of everything that no sort was asked of', async () => {
    const ids = Array.from({ length: 2500 }, (_, at) => (at * 7919) % 2500);
    await things.createIndex({ group: 1 });
    await things.insertMany(ids.map((_id) => ({ _id, group: _id % 2 })));
    expect(await idsOf(things.find())).to.deep.equal(ids);
    expect(await idsOf(things.find({ group: 1 }))).to.deep.equal(ids.filter((id) => id % 2 === 1));
    expect(await idsOf(things.aggregate<Thing>([{ $match: { n: null } }, { $limit: 10 }]))).to.deep.equal(ids.slice(0, 10));
    expect(await idsOf(things.find().sort({ group: 1 }).limit(3))).to.deep.equal(ids.filter((id) => id % 2 === 0).slice(0, 3));
  });

  it('is not changed by updates, and goes on after removals and a restart', async () => {
    await things.insertMany([5, 3, 9, 1].map((_id) => ({ _id })));
    await things.updateOne({ _id: 3 }, { $set: { n: 1 } });
    await things.deleteOne({ _id: 5 });
    await server.restart();
    things = server.db.collection('things');
    await things.insertMany([{ _id: 4 }, { _id: 5 }]);
    expect(await idsOf(things.find())).to.deep.equal([3, 9, 1, 4, 5]);
  });

  it('is seen by a transaction, its own documents last', async () => {
    await things.insertMany([{ _id: 5 }, { _id: 3 }]);
    await server.client.withSession((session) => session.withTransaction(async () => {
      await things.insertMany([{ _id: 4 }, { _id: 1 }], { session });
      expect(await idsOf(things.find({}, { session }))).to.deep.equal([5, 3, 4, 1]);
      expect(await idsOf(things.find({}, { session }).sort({ $natural: -1 }))).to.deep.equal([1, 4, 3, 5]);
    }));
  });

  it('goes both ways, by sort and by hint', async () => {
    await things.insertMany([{ _id: 5 }, { _id: 3 }, { _id: 9 }]);
    expect(await idsOf(things.find().sort({ $natural: -1 }))).to.deep.equal([9, 3, 5]);
    expect(await idsOf(things.find({ _id: { $gt: 0 } }, { hint: { $natural: 1 } }))).to.deep.equal([5, 3, 9]);
    expect(await idsOf(things.find({}, { hint: { $natural: -1 }, limit: 2 }))).to.deep.equal([9, 3]);
    expect(await things.findOneAndDelete({}, { sort: { $natural: -1 } })).to.deep.equal({ _id: 9 });
    expect(await things.find().sort({ $natural: 1, n: 1 }).toArray().catch((error: unknown) => error)).to.have.property('code', 2);
    expect(await things.find().sort({ $natural: 1 }).hint('_id_').toArray().catch((error: unknown) => error)).to.have.property('code', 2);
  });

  /** A folder as it was when documents were kept under their `_id`, and an index's entries led to that. */
  async function oldFolder(dataDir: string, documents: Thing[]): Promise<void> {
    const store = openLmdbStore(path.join(dataDir, 'db'));
    const indexes = [{ id: 16, spec: { v: 2, key: { _id: 1 }, name: '_id_' } }, { id: 17, spec: { v: 2, key: { n: 1 }, name: 'n_1', unique: true } }];
    await store.transact(() => {
      const entry = { namespace: 'test.things', id: 16, uuid: '8a1c7b1e-4d53-4f0a-9d6b-0c7a5be41c11', options: {}, indexes: indexes.map((each) => ({ ...each, multikey: false, shortened: false })) };
      store.put(Buffer.concat([idBytes(0), Buffer.from('test.things')]), encode(entry));
      for (const { _id, n } of documents) {
        const key = Buffer.concat([idBytes(16), encodeKey(_id)]);
        store.put(key, encode({ _id, n }));
        store.put(Buffer.concat([idBytes(17), encodeKey(n)]), key);
      }
    });
    await store.close();
  }

  async function check(dataDir: string): Promise<{ count: number; lines: string }> {
    const open = openForReading(dataDir);
    const report = checkStore(open.view);
    await open.close();
    return { count: countDifferences(report), lines: report.collections.map(describeCollection).join('\n') };
  }

  it('is given, by _id, to folders of the time when documents had none', async () => {
    const dataDir = mkdtempSync(path.join(tmpdir(), 'wellspring-mongo-'));
    try {
      await oldFolder(dataDir, Array.from({ length: 2500 }, (_, at) => ({ _id: (at * 7919) % 2500, n: at })));
      expect((await check(dataDir)).lines).to.match(/written by an earlier version/);
      const upgraded = await aServer({ dataDir });
      const old = upgraded.db.collection<Thing>('things');
      expect(await idsOf(old.find())).to.deep.equal(Array.from({ length: 2500 }, (_, at) => at));
      expect(await old.findOne({ n: 1 })).to.deep.equal({ _id: 7919 % 2500, n: 1 });
      expect(await old.insertOne({ _id: -1, n: 7 }).catch((error: unknown) => error)).to.have.property('code', 11000);
      expect(await old.insertOne({ _id: 7 }).catch((error: unknown) => error)).to.have.property('code', 11000);
      await old.insertOne({ _id: -1 });
      await upgraded.restart();
      expect((await idsOf(upgraded.db.collection<Thing>('things').find())).slice(-2)).to.deep.equal([2499, -1]);
      expect(await check(dataDir)).to.include({ count: 0 });
      await upgraded.close();
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  });
});
