import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { MongoClient } from 'mongodb';
import { startDatabaseProgram } from './support/a-program.ts';
import { until } from './support/until.ts';

interface Thing { _id: number; n: number; batch?: number }

/**
 * What a power failure leaves is what was flushed. LMDB notes in the file which commit was the last one flushed, and
 * with LMDB_RESTORE=safe opens that one, as it does after a crash of the machine, and not a later one that only the system's memory held.
 */
const asAfterPowerLoss = { LMDB_RESTORE: 'safe' };

describe('embedded database: power loss', function () {
  this.timeout(120_000);
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(path.join(tmpdir(), 'wellspring-mongo-'));
  });
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

  it('has flushed every write that it acknowledged, whenever the power fails under load', async () => {
    const copies = await copiesUnderLoad(dataDir);
    for (const copy of copies) await expectWhole(copy.folder, copy.acknowledged);
  });
});

interface Copy { folder: string; acknowledged: Set<number> }

async function copiesUnderLoad(dataDir: string): Promise<Copy[]> {
  const server = await startDatabaseProgram(path.join(dataDir, 'live'));
  const client = await MongoClient.connect(server.uri);
  const load = { on: true };
  let writers: Promise<void>[] = [];
  const failures: unknown[] = [];
  try {
    const things = client.db('test').collection<Thing>('things');
    await things.createIndex({ n: 1 }, { unique: true });
    const acknowledged = new Set<number>();
    let next = 0;
    const write = async (writer: number) => {
      while (load.on) {
        const _id = next++;
        if (writer < 6) await things.insertOne({ _id, n: _id });
        else await client.withSession((session) => session.withTransaction(() => things.insertMany([{ _id, n: _id, batch: _id }, { _id: -_id - 1, n: -_id - 1, batch: _id }], { session })));
        acknowledged.add(_id);
      }
    };
    writers = Array.from({ length: 8 }, (_, writer) => write(writer).catch((error: unknown) => {
      failures.push(error);
    }));
    const copies: Copy[] = [];
    for (let round = 0; round < 6; round++) {
      const enough = acknowledged.size + 40;
      await until(async () => acknowledged.size >= enough || failures.length > 0);
      expect(failures).to.deep.equal([]);
      // The set is what clients knew before the moment of the copy; the pause makes it a moment.
      const known = new Set(acknowledged);
      process.kill(server.pid, 'SIGSTOP');
      const folder = path.join(dataDir, `copy-${round}`);
      mkdirSync(path.join(folder, 'db'), { recursive: true });
      copyFileSync(path.join(dataDir, 'live/db/data.mdb'), path.join(folder, 'db/data.mdb'));
      process.kill(server.pid, 'SIGCONT');
      copies.push({ folder, acknowledged: known });
    }
    return copies;
  } finally {
    load.on = false;
    await Promise.allSettled(writers);
    await client.close();
    await server.kill();
  }
}

async function expectWhole(folder: string, acknowledged: Set<number>): Promise<void> {
  const server = await startDatabaseProgram(folder, { env: asAfterPowerLoss });
  const client = await MongoClient.connect(server.uri);
  try {
    const things = client.db('test').collection<Thing>('things');
    const stored = await things.find().sort({ _id: 1 }).toArray();
    const indexed = await things.find({ n: { $gte: -1e9 } }).hint({ n: 1 }).sort({ n: 1 }).toArray();
    const ids = new Set(stored.map(({ _id }) => _id));
    expect([...acknowledged].filter((id) => !ids.has(id)), 'acknowledged, but not stored').to.deep.equal([]);
    expect(indexed).to.deep.equal(stored);
    expect(stored.filter(({ _id, batch }) => batch !== undefined && !ids.has(-_id - 1)), 'halves of transactions').to.deep.equal([]);
  } finally {
    await client.close();
    await server.kill();
  }
}
