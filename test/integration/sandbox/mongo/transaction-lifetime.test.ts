import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { Database } from '../../../../src/sandbox/mongo/database.ts';
import { MongoError } from '../../../../src/sandbox/mongo/mongo-error.ts';
import { readRecord, writeRecord } from '../../../../src/sandbox/mongo/sessions/session-records.ts';
import { openLmdbStore } from '../../../../src/sandbox/mongo/store/open-lmdb-store.ts';

describe('embedded database: what ends with time', () => {
  let folder: string;
  let database: Database;
  let now: number;
  beforeEach(() => {
    now = Date.UTC(2031, 0, 1);
    folder = mkdtempSync(path.join(tmpdir(), 'wellspring-mongo-'));
    database = new Database(openLmdbStore(folder), () => new Date(now));
  });
  afterEach(async () => {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('aborts a transaction after a minute and frees its keys', async () => {
    const key = Buffer.from('key');
    const transaction = database.transactions.start('aa', 1n);
    transaction.view.put(key, Buffer.from('1'));
    const waiting = database.queue.write((view) => view.put(key, Buffer.from('2')));
    now += 59_000;
    database.transactions.abortExpired();
    expect(database.transactions.find('aa', 1n)).to.equal(transaction);
    now += 2000;
    database.transactions.abortExpired();
    await waiting;
    expect(database.latest().get(key)?.toString()).to.equal('2');
    expect(() => database.transactions.find('aa', 1n)).to.throw(MongoError).with.property('code', 251);
  });

  it('gives up waiting for a transaction when the write\'s time is over', async () => {
    const key = Buffer.from('key');
    database.transactions.start('aa', 1n).view.put(key, Buffer.from('1'));
    const error = await database.queue.write((view) => view.put(key, Buffer.from('2')), Date.now() + 20).catch((refused: unknown) => refused);
    expect(error).to.be.instanceOf(MongoError).with.property('code', 50);
  });

  it('forgets retryable writes when their session is over', async () => {
    const record = { number: 1n, committed: false, reply: { n: 1 } };
    await database.queue.write((view) => writeRecord(view, 'aa', record, database.clock()));
    now += 29 * 60_000;
    await database.queue.write((view) => writeRecord(view, 'bb', record, database.clock()));
    await database.removeOldSessions();
    expect(readRecord(database.latest(), 'aa')).to.deep.equal(record);
    now += 2 * 60_000;
    await database.removeOldSessions();
    expect(readRecord(database.latest(), 'aa')).to.equal(undefined);
    expect(readRecord(database.latest(), 'bb')).to.deep.equal(record);
  });
});
