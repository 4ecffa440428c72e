import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { serialize } from 'bson';
import { expect } from 'chai';
import * as lmdb from 'lmdb';
import { Decimal128, Long, MongoClient, ObjectId } from 'mongodb';
import { serve } from '../../../../src/sandbox/mongo/serve.ts';
import { checkCatalog } from '../../../../src/sandbox/mongo/upkeep/check-catalog.ts';
import { checkStore, countDifferences, describeCollection, describeWhole } from '../../../../src/sandbox/mongo/upkeep/check-store.ts';
import { Differences } from '../../../../src/sandbox/mongo/upkeep/differences.ts';
import { openForReading } from '../../../../src/sandbox/mongo/upkeep/open-for-reading.ts';
import { restoreFolder } from '../../../../src/sandbox/mongo/upkeep/restore-folder.ts';
import { writeBackup } from '../../../../src/sandbox/mongo/upkeep/write-backup.ts';
import { startDatabaseProgram } from './support/a-program.ts';
import { until } from './support/until.ts';

interface Thing { _id: unknown; n?: number; [field: string]: unknown }

const now = new Date('2026-03-01T10:00:00Z');

describe('embedded database: upkeep', function () {
  this.timeout(60_000);
  let dir: string;
  let dataDir: string;
  beforeEach(() => {
    dir = mkdtempSync(path.join(tmpdir(), 'wellspring-mongo-'));
    dataDir = path.join(dir, 'mongo');
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  async function fill(folder = dataDir): Promise<void> {
    const server = await serve({ dataDir: folder });
    const client = await MongoClient.connect(server.address);
    const things = client.db('test').collection<Thing>('things');
    await things.createIndexes([
      { key: { n: 1 }, unique: true, partialFilterExpression: { n: { $exists: true } } }, { key: { tags: 1, n: -1 } }, { key: { at: 1 }, expireAfterSeconds: 1e9 }, { key: { text: 1 }, sparse: true },
    ]);
    await things.insertMany(Array.from({ length: 300 }, (_, n) => ({ _id: `t${n}`, n, tags: [n % 3, n % 5, 'x'], at: new Date(1.8e12 + n), ...(n % 2 && { text: 'long '.repeat(n * 3) }) })));
    await things.insertMany([{ _id: new ObjectId() }, { _id: Long.fromString('9007199254740993'), amount: Decimal128.fromString('1.10') }, { _id: { a: 1, b: [2] }, tags: [] }]);
    await client.db('other').createCollection('empty');
    await client.close();
    await server.close();
  }

  function report(folder = dataDir) {
    const open = openForReading(folder);
    return { result: checkStore(open.view), close: () => open.close() };
  }

  async function differences(folder = dataDir): Promise<string[]> {
    const { result, close } = report(folder);
    await close();
    return [...result.collections.map(describeCollection), describeWhole(result)].join('\n').split('\n').filter((line) => !/documents?, \d/.test(line));
  }

  /** Writes into the file behind the server's back. @param damage is given the store and its entries, those of the lowest number first */
  async function damage(change: (db: lmdb.RootDatabase<Buffer, Buffer>, entries: { key: Buffer; value: Buffer }[]) => Promise<unknown>): Promise<void> {
    const db = lmdb.open<Buffer, Buffer>({ path: path.join(dataDir, 'db/data.mdb'), keyEncoding: 'binary', encoding: 'binary' });
    await change(db, [...db.getRange({})]);
    await db.close();
  }

  const numbered = (entries: { key: Buffer; value: Buffer }[], id: number) => entries.filter(({ key }) => key.readUInt32BE(0) === id);
  /** Numbers in the order of making: the collection, then its indexes _id, n, tags, at, text. */
  const ids = { documents: 16, id: 17, n: 18, tags: 19 };

  it('finds nothing wrong with what was written in the ordinary way, stopped or running', async () => {
    await fill();
    expect(await differences()).to.deep.equal(['2 collections with 303 documents: every index agrees with every document.']);
    const server = await startDatabaseProgram(dataDir);
    const client = await MongoClient.connect(server.uri);
    try {
      const load = { on: true };
      const things = client.db('test').collection<{ _id: string; n: number; tags: number[] }>('things');
      const writing = Promise.all(Array.from({ length: 4 }, async (_, writer) => {
        for (let n = 1000; load.on; n++) await things.updateOne({ _id: `w${writer}-${n % 50}` }, { $set: { n: writer * 1e6 + n, tags: [n, n % 7] } }, { upsert: true });
      }));
      try {
        for (let round = 0; round < 5; round++) expect((await differences()).at(-1)).to.match(/agrees with every document/);
      } finally {
        load.on = false;
        await writing;
      }
    } finally {
      await client.close();
      await server.kill();
    }
  });

  const damages: [string, RegExp, Parameters<typeof damage>[0]][] = [
    ['a missing index entry', /index tags_1_n_-1 has no entry \w+ for document "t\d+"/, (db, all) => db.remove(numbered(all, ids.tags)[7]!.key)],
    ['a document removed without its entries', /index n_1: the entry \w+ leads to no document/, (db, all) => db.remove(numbered(all, ids.documents)[250]!.key)],
    ['an entry that leads to another document', /index n_1: the entry of document "t\d+" leads to document "t\d+", and it is unique/, (db, all) => db.put(numbered(all, ids.n)[3]!.key, numbered(all, ids.n)[4]!.value)],
    ['an entry that no document asks for', /index tags_1_n_-1: the entry \w+ leads to document "t\d+", which doesn't have it/, (db, all) => db.put(Buffer.concat([numbered(all, ids.tags)[3]!.key, Buffer.from([7])]), numbered(all, ids.tags)[3]!.value)],
    ['a document that is no BSON', /the document under the key \w+ can't be read/, (db, all) => db.put(numbered(all, ids.documents)[9]!.key, Buffer.from('nonsense'))],
    ['a document under the number of another', /index _id_ has no entry \w+ for document "elsewhere"/, (db, all) => db.put(numbered(all, ids.documents)[9]!.key, Buffer.from(serialize({ _id: 'elsewhere' })))],
    ['a catalog entry that is no BSON', /the catalog's entry of test\.things can't be read/, (db, all) => db.put(all.find(({ key }) => key.toString('utf8', 4) === 'test.things')!.key, Buffer.from('x'))],
    ['keys that belong to nobody', /number 4711, which belongs to no collection/, (db) => db.put(Buffer.from([0, 0, 0x12, 0x67, 1]), Buffer.from('x'))],
  ];
  for (const [name, expected, change] of damages) {
    it(`names ${name}`, async () => {
      await fill();
      await damage(change);
      const found = await differences();
      expect(found.some((line) => expected.test(line)), found.join('\n')).to.equal(true);
      expect(found.at(-1)).to.match(/difference/);
    });
  }

  async function backUp(file: string, files: string[] = []): Promise<void> {
    const open = openForReading(dataDir);
    await writeBackup(file, { reader: open.view, collections: checkCatalog(open.view, new Differences()), files, at: now });
    await open.close();
  }

  const restore = (file: string, folder: string, replace = false) => restoreFolder({ file, dataDir: folder, filesDir: path.dirname(folder), replace, now });
  const refusal = (attempt: Promise<unknown>) => attempt.then(() => 'nothing was refused', (error: unknown) => (error as Error).message);

  async function contents(folder: string): Promise<unknown> {
    const server = await serve({ dataDir: folder });
    const client = await MongoClient.connect(server.address);
    const things = client.db('test').collection('things');
    const all = { documents: (await things.find({}, { raw: true, sort: { _id: 1 } }).toArray()).map((raw) => Buffer.from(raw as unknown as Uint8Array).toString('hex')), indexes: await things.indexes(), others: await client.db('other').listCollections({}, { nameOnly: true }).toArray() };
    await client.close();
    await server.close();
    return all;
  }

  it('restores what it backed up, byte by byte, with its indexes and the files beside it', async () => {
    await fill();
    const secret = path.join(dir, 'secret');
    writeFileSync(secret, 'signs links\n');
    const file = path.join(dir, 'backup');
    await backUp(file, [secret]);
    const elsewhere = path.join(dir, 'elsewhere/mongo');
    const restored = await restore(file, elsewhere);
    expect(restored).to.include({ collections: 2, documents: 303 });
    expect(readFileSync(path.join(dir, 'elsewhere/secret'), 'utf8')).to.equal('signs links\n');
    expect(await contents(elsewhere)).to.deep.equal(await contents(dataDir));
    expect((await differences(elsewhere)).at(-1)).to.match(/agrees/);
    expect(readdirSync(dir)).to.not.include('backup.partial');
  });

  it('backs up one moment of a database that is being written', async () => {
    await fill();
    const server = await startDatabaseProgram(dataDir);
    const client = await MongoClient.connect(server.uri);
    const pairs = client.db('test').collection<{ _id: string; n: number }>('pairs');
    const load = { on: true };
    let n = 0;
    const writing = (async () => {
      for (; load.on; n++) {
        const value = n;
        await client.withSession((session) => session.withTransaction(async () => {
          for (const _id of ['a', 'b']) await pairs.updateOne({ _id }, { $set: { n: value } }, { upsert: true, session });
        }));
      }
    })();
    const file = path.join(dir, 'backup');
    await until(async () => n >= 20);
    await backUp(file);
    load.on = false;
    await writing;
    await client.close();
    await server.kill();
    await restore(file, path.join(dir, 'elsewhere'));
    const copy = await serve({ dataDir: path.join(dir, 'elsewhere') });
    const reader = await MongoClient.connect(copy.address);
    const [a, b] = await reader.db('test').collection('pairs').find().toArray();
    await reader.close();
    await copy.close();
    expect(a?.['n']).to.be.a('number').and.equal(b?.['n']);
  });

  it('refuses files that are cut short, damaged, of another version, or something else, and changes nothing', async () => {
    await fill();
    const file = path.join(dir, 'backup');
    await backUp(file);
    const whole = readFileSync(file);
    const target = path.join(dir, 'elsewhere/mongo');
    const attempts: [string, RegExp, Buffer][] = [
      ['half', /half is cut short/, whole.subarray(0, whole.length / 2)],
      ['nearly', /nearly is cut short/, whole.subarray(0, -1)],
      ...Array.from({ length: 60 }, (_, n): [string, RegExp, Buffer] => {
        // The ten bytes of gzip's header say nothing about the content.
        const place = 31 + Math.floor((n * (whole.length - 31)) / 60);
        return [`flipped-${n}`, /is (damaged|cut short)/, Buffer.from(whole.map((byte, at) => (at === place ? byte ^ (1 << (n % 8)) : byte)))];
      }),
      ['newer', /newer is a backup of version 2; this program reads version 1/, Buffer.concat([Buffer.from('Wellspring backup 2\n'), whole.subarray(20)])],
      ['other', /other is not a backup/, Buffer.from('PK\u0003\u0004 something else')],
      ['empty', /empty is not a backup/, Buffer.alloc(0)],
    ];
    for (const [name, expected, bytes] of attempts) {
      writeFileSync(path.join(dir, name), bytes);
      expect(await refusal(restore(path.join(dir, name), target))).to.match(expected);
      expect(existsSync(path.join(target, 'db'))).to.equal(false);
      expect(readdirSync(target)).to.deep.equal([]);
    }
    expect(await refusal(restore(path.join(dir, 'absent'), target))).to.match(/absent can't be read/);
  });

  it('refuses a folder that holds a database, unless told; then that one is moved away', async () => {
    await fill();
    const file = path.join(dir, 'backup');
    await backUp(file);
    const before = await contents(dataDir);
    expect(await refusal(restore(file, dataDir))).to.match(/holds a database already/);
    const { movedAway } = await restore(file, dataDir, true);
    expect(movedAway).to.deep.equal([path.join(dataDir, 'db.before-2026-03-01T10-00-00-000Z')]);
    expect(existsSync(path.join(movedAway[0] ?? '', 'data.mdb'))).to.equal(true);
    expect(await contents(dataDir)).to.deep.equal(before);
    truncateSync(file, 100);
    expect(await refusal(restore(file, dataDir, true))).to.match(/cut short/);
    expect(await contents(dataDir)).to.deep.equal(before);
  });

  it('takes back what a killed reader held, so that the file stops growing', async () => {
    await fill();
    const server = await serve({ dataDir, expiryInterval: 20 });
    const client = await MongoClient.connect(server.address);
    const things = client.db('test').collection<{ _id: string; text: string }>('overwritten');
    const overwrite = async (times: number) => {
      for (let n = 0; n < times; n++) await things.replaceOne({ _id: 'one' }, { text: String(n).padEnd(200_000, '.') }, { upsert: true });
    };
    const size = () => statSync(path.join(dataDir, 'db/data.mdb')).size;
    const module = path.resolve('src/sandbox/mongo/upkeep/open-for-reading.ts');
    const reader = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', `
      const { openForReading } = await import(${JSON.stringify(module)});
      globalThis.open = openForReading(${JSON.stringify(dataDir)});
      process.stdout.write('reading');
      setInterval(() => open.view.get(Buffer.from([0, 0, 0, 0, 1])), 1000);
    `], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(reader.stdout, 'data');
    const before = size();
    await overwrite(40);
    const held = size();
    reader.kill('SIGKILL');
    await once(reader, 'exit');
    let steady = size();
    await until(async () => {
      const last = steady;
      await overwrite(40);
      steady = size();
      return steady - last < 5 * 200_000;
    });
    await client.close();
    await server.close();
    expect(held - before, 'grown while the reader lived').to.be.greaterThan(20 * 200_000);
  });

  it('refuses to restore into a folder that is being served', async () => {
    await fill();
    const file = path.join(dir, 'backup');
    await backUp(file);
    const server = await serve({ dataDir });
    expect(await refusal(restore(file, dataDir, true))).to.match(/already used by process/);
    await server.close();
    expect(countDifferences(report().result)).to.equal(0);
  });
});
