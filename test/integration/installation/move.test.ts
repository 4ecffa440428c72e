import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Binary, BSONRegExp, Decimal128, Double, Int32, Long, MongoClient, ObjectId, Timestamp } from 'mongodb';
import { expect } from 'chai';
import { checksumOf } from '../../../src/installation/move/checksum.ts';
import { indexDifferences, partsOf, progressName } from '../../../src/installation/move/installation-parts.ts';
import { type Child, startChild } from '../../support/start-child.ts';
import { pollUntil } from '../../support/poll-until.ts';

const many = 6_000;

describe('data:move', function () {
  this.timeout(120_000);
  let dir: string;
  let servers: Child[];
  beforeEach(() => {
    dir = mkdtempSync(path.join(tmpdir(), 'wellspring-move-'));
    servers = [];
  });
  afterEach(async () => {
    for (const server of servers) await server.end();
    rmSync(dir, { recursive: true, force: true });
  });

  async function startDatabase(name: string): Promise<{ uri: string; server: Child }> {
    const server = startChild('src/sandbox/mongo/main.ts', { args: ['--port', '0', '--data', path.join(dir, name)] });
    servers.push(server);
    const [uri] = await server.printed(/mongodb:\/\/\S+/);
    return { uri, server };
  }

  async function withDatabase<Result>(uri: string, use: (db: ReturnType<MongoClient['db']>) => Promise<Result>): Promise<Result> {
    const client = await MongoClient.connect(uri);
    try {
      return await use(client.db());
    } finally {
      await client.close();
    }
  }

  /** An installation's worth of kinds: many documents, types that get lost easily, expiring ones, partial and unique indexes, an empty collection. */
  async function fill(): Promise<void> {
    const { uri, server } = await startDatabase('data/mongo');
    await withDatabase(uri, async (db) => {
      const donations = db.collection<{ _id: string; n: number; token?: string; tags: number[]; text: string }>('donations');
      await donations.createIndexes([{ key: { token: 1 }, unique: true, partialFilterExpression: { token: { $exists: true } } }, { key: { tags: 1, n: -1 }, name: 'by-tag' }]);
      for (let from = 0; from < many; from += 2_000) {
        await donations.insertMany(Array.from({ length: 2_000 }, (_, at) => ({ _id: `don_${from + at}`, n: from + at, tags: [at % 7, at % 3], text: 'words '.repeat(40), ...(at % 2 && { token: `t${from + at}` }) })));
      }
      const numbered = new Map<string, unknown>([['_id', 'numbered'], ['10', 'ten'], ['9', new Map<string, unknown>([['2', [new Map([['1', 1]])]], ['b', 2]])]]);
      const odd = [
        { _id: new ObjectId(), double: new Double(3), int: new Int32(3), long: Long.fromString('9007199254740993'), amount: Decimal128.fromString('1.10'), at: new Date(0), nothing: null },
        { _id: new Int32(5), ref: { $ref: 'things', $id: 1 }, pattern: new BSONRegExp('^a', 'i'), picture: new Binary(Buffer.alloc(300_000, 7)), stamp: new Timestamp({ t: 4, i: 2 }) },
        { _id: null }, { _id: { a: 1, b: [2] } }, { _id: true }, { _id: new Double(-1.5) }, { _id: 'text' }, numbered,
      ];
      await db.collection('odd').insertMany(odd as object[], { forceServerObjectId: true });
      await db.collection('sessions').createIndex({ expires: 1 }, { expireAfterSeconds: 0 });
      await db.collection('sessions').insertMany([{ expires: new Date(Date.now() - 1000) }, { expires: new Date(Date.now() + 86_400_000) }]);
      await db.createCollection('empty');
    });
    await server.end();
    writeFileSync(path.join(dir, 'data/secret'), 'the-secret-that-signs-links-0123456789\n');
  }

  const move = (to: string, env: Record<string, string> = {}) => startChild('src/cli.ts', { args: ['data:move', to], env: { DATA_DIR: path.join(dir, 'data'), ...env } });

  async function moved(to: string, env?: Record<string, string>): Promise<{ code: number | null; output: string }> {
    const child = move(to, env);
    return { code: await child.ended, output: child.output() };
  }

  /** What can be compared of an installation: checksums, counts, indexes. */
  const portrait = (uri: string) => withDatabase(uri, async (db) => {
    const parts = await partsOf(db);
    const sums = await Promise.all(parts.map(({ name }) => checksumOf(db, name, name === 'sessions' ? { expires: { $gt: new Date() } } : {})));
    return { parts, sums: Object.fromEntries(parts.map(({ name }, at) => [name, sums[at]])) };
  });

  async function expectSame(one: string, other: string): Promise<void> {
    const [here, there] = [await portrait(one), await portrait(other)];
    expect(there.sums).to.deep.equal(here.sums);
    expect(here.parts.flatMap((part) => indexDifferences(part, there.parts.find(({ name }) => name === part.name)))).to.deep.equal([]);
    expect(here.parts.map(({ name }) => name)).to.deep.equal(['donations', 'empty', 'odd', 'sessions']);
  }

  it('copies an installation to a server and back, and says what to set', async () => {
    await fill();
    const target = await startDatabase('target');
    const there = await moved(target.uri);
    expect(there.output).to.contain(`MONGODB_URI=${target.uri}`).and.to.contain('SECRET=the-secret-that-signs-links-0123456789');
    expect(there.code).to.equal(0);
    const back = await moved(`embedded:${path.join(dir, 'back')}`, { MONGODB_URI: target.uri });
    expect(back.output).to.contain(`MONGODB_URI=embedded:${path.join(dir, 'back')}`);
    expect(back.code).to.equal(0);
    const [source, copy] = [await startDatabase('data/mongo'), await startDatabase('back')];
    await expectSame(source.uri, target.uri);
    await expectSame(source.uri, copy.uri);
    await withDatabase(copy.uri, async (db) => {
      const error = await db.collection('donations').insertOne({ token: 't1' }).catch((refused: unknown) => refused);
      expect(error).to.have.property('code', 11000);
    });
  });

  it('goes on after kill -9 and after Ctrl-C where it stopped', async () => {
    await fill();
    const target = await startDatabase('target');
    const copied = () => withDatabase(target.uri, (db) => db.collection('donations').countDocuments());
    const killed = move(target.uri);
    await pollUntil('a batch is there', async () => await copied() > 0, { everyMs: 1 });
    await killed.end('SIGKILL');
    const early = await copied();
    expect(early).to.be.within(1, many - 1);
    // Left behind by the killed run: there, but not noted as copied.
    await withDatabase(target.uri, (db) => db.collection<{ _id: string }>('donations').insertOne({ _id: 'zzz' }));
    const stopped = move(target.uri);
    await stopped.printed(/Going on where the last run stopped/);
    const { code } = await stopped.end('SIGINT');
    expect(stopped.output()).to.contain('The same command goes on from here');
    expect(code).to.equal(130);
    const last = await moved(target.uri);
    expect(last.output).to.contain('Going on where the last run stopped').and.to.contain('Everything is there');
    const source = await startDatabase('data/mongo');
    await expectSame(source.uri, target.uri);
  });

  it('finds what was written meanwhile, and copies that again', async () => {
    await fill();
    const target = await startDatabase('target');
    const child = move(target.uri);
    await child.printed(/donations\s+6000 copied/);
    await withDatabase(target.uri, (db) => db.collection<{ _id: string }>('donations').deleteOne({ _id: 'don_77' }));
    expect(await child.ended).to.equal(1);
    expect(child.output()).to.contain('donations: 6000 documents in the source, 5999 in the target');
    expect(await moved(target.uri)).to.have.property('code', 0);
    const source = await startDatabase('data/mongo');
    await expectSame(source.uri, target.uri);
  });

  it('refuses foreign data, a finished move, another source, a running site, and no data', async () => {
    const target = await startDatabase('target');
    expect(await moved(target.uri)).to.satisfy(({ code, output }: { code: number; output: string }) => code === 1 && output.includes('There is no embedded database in'));
    await fill();
    await withDatabase(target.uri, (db) => db.collection('foreign').insertOne({}));
    const foreign = await moved(target.uri);
    expect(foreign.output).to.contain('holds data already: foreign').and.to.contain('Nothing was changed');
    expect(foreign.code).to.equal(1);
    await withDatabase(target.uri, (db) => db.dropDatabase());
    expect(await moved(target.uri)).to.have.property('code', 0);
    await withDatabase(target.uri, (db) => db.collection('donations').insertOne({ given: 'since' }));
    expect((await moved(target.uri)).output).to.contain('received a whole installation');
    expect(await withDatabase(target.uri, (db) => db.collection('donations').countDocuments())).to.equal(many + 1);
    await withDatabase(target.uri, (db) => db.collection<{ _id: string }>(progressName).updateOne({ _id: 'move' }, { $set: { source: 'another', finishedAt: null } }));
    expect((await moved(target.uri)).output).to.contain('a move of other data');
    writeFileSync(path.join(dir, 'data/running.json'), JSON.stringify({ mongodbUri: target.uri }));
    expect((await moved(target.uri)).output).to.contain('The site is running');
    expect((await moved('ftp://x')).output).to.contain('The target should be');
  });

  it('moves to the replica set that TEST_MONGODB_URI names', async function () {
    const named = process.env.TEST_MONGODB_URI;
    if (named === undefined || named === '') {
      process.stdout.write('      left out: TEST_MONGODB_URI is not set\n');
      return this.skip();
    }
    await fill();
    const address = new URL(named);
    address.pathname = `/wellspring-test-move-${new ObjectId().toHexString()}`;
    try {
      expect(await moved(address.href)).to.have.property('code', 0);
      expect(await moved(`embedded:${path.join(dir, 'back')}`, { MONGODB_URI: address.href })).to.have.property('code', 0);
      const copy = await startDatabase('back');
      await expectSame(address.href, copy.uri);
    } finally {
      await withDatabase(address.href, (db) => db.dropDatabase());
    }
  });
});
