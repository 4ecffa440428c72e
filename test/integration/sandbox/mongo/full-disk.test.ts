import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { MongoClient, type MongoServerError } from 'mongodb';
import { checkStore, countDifferences } from '../../../../src/sandbox/mongo/upkeep/check-store.ts';
import { openForReading } from '../../../../src/sandbox/mongo/upkeep/open-for-reading.ts';
import { startDatabaseProgram } from './support/a-program.ts';

/** A limit on the size of files stands for the disk: it needs no rights, and can be lifted while the process runs. */
const limitKilobytes = 4 * 1024;

function canLimitFiles(): boolean {
  try {
    execFileSync('sh', ['-c', 'prlimit --pid $$ --fsize=1000000:unlimited'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('embedded database: a full disk', function () {
  this.timeout(60_000);

  it('fails the write that does not fit, keeps reading, and recovers without a restart', async function () {
    if (!canLimitFiles()) {
      process.stdout.write('      left out: needs the program prlimit\n');
      return this.skip();
    }
    const dataDir = mkdtempSync(path.join(tmpdir(), 'wellspring-mongo-'));
    const server = await startDatabaseProgram(dataDir, { wrap: `prlimit --pid $$ --fsize=${limitKilobytes * 1024}:unlimited;` });
    const client = await MongoClient.connect(server.uri, { retryWrites: true });
    const things = client.db('test').collection<{ _id: number; n: number; text: string }>('things');
    try {
      await things.createIndex({ n: 1 }, { unique: true });
      const stored: number[] = [];
      const refusals: MongoServerError[] = [];
      for (let _id = 0; refusals.length === 0 && _id < 200; _id++) {
        await things.insertOne({ _id, n: _id, text: 'z'.repeat(100_000) }).then(() => stored.push(_id), (error: unknown) => refusals.push(error as MongoServerError));
      }
      expect(stored.length).to.be.within(5, 60);
      expect(refusals[0]).to.include({ code: 14031, codeName: 'OutOfDiskSpace' });
      for (let again = 0; again < 3; again++) {
        const failed = await things.insertMany([{ _id: 1_000, n: 1_000, text: 'z'.repeat(300_000) }, { _id: 1_001, n: 1_001, text: '' }]).catch((error: unknown) => error);
        expect(failed).to.be.instanceOf(Error);
        expect((await things.find().project<{ _id: number }>({ _id: 1 }).toArray()).map(({ _id }) => _id)).to.deep.equal(stored);
        expect(await things.countDocuments({ n: { $gte: 0 } }, { hint: { n: 1 } })).to.equal(stored.length);
      }
      execFileSync('prlimit', ['--pid', String(server.pid), '--fsize=unlimited:unlimited']);
      await things.insertMany(Array.from({ length: 50 }, (_, n) => ({ _id: 2_000 + n, n: 2_000 + n, text: 'z'.repeat(100_000) })));
      expect(await things.countDocuments()).to.equal(stored.length + 50);
      await server.kill();
      const folder = openForReading(dataDir);
      expect(countDifferences(checkStore(folder.view))).to.equal(0);
      await folder.close();
    } finally {
      await client.close();
      await server.kill();
      rmSync(dataDir, { recursive: true, force: true });
    }
  });
});
