import { expect } from 'chai';
import { MongoClient } from 'mongodb';
import type { Document, MongoServerError } from 'mongodb';
import { aServer } from './support/a-server.ts';
import type { TestServer } from './support/a-server.ts';

describe('embedded database: faults that tests ask for', () => {
  let server: TestServer;
  before(async () => { server = await aServer({ testCommands: true }); });
  afterEach(async () => {
    for (const name of ['failCommand', 'onPrimaryTransactionalWrite']) await server.client.db('admin').command({ configureFailPoint: name, mode: 'off' });
    await server.db.dropDatabase();
  });
  after(() => server.close());

  const fail = (mode: unknown, data: Document, configureFailPoint = 'failCommand') => server.client.db('admin').command({ configureFailPoint, mode, data });
  const codeOf = (attempt: Promise<unknown>) => attempt.then(() => 0, (error: MongoServerError) => error.code);
  const pings = async (count: number) => {
    const codes: unknown[] = [];
    for (let n = 0; n < count; n++) codes.push(await codeOf(server.db.command({ ping: 1 })));
    return codes;
  };

  it('are unknown to a server without test commands', async () => {
    const plain = await aServer();
    const code = await codeOf(plain.client.db('admin').command({ configureFailPoint: 'failCommand', mode: 'alwaysOn', data: {} }));
    await plain.close();
    expect(code).to.equal(59);
  });

  it('happen some times, after some times, or always', async () => {
    await fail({ times: 2 }, { failCommands: ['ping'], errorCode: 8 });
    expect(await pings(3)).to.deep.equal([8, 8, 0]);
    await fail({ skip: 1 }, { failCommands: ['ping'], errorCode: 8 });
    expect(await pings(3)).to.deep.equal([0, 8, 8]);
    await fail('alwaysOn', { failCommands: ['ping', 'find'], errorCode: 8 });
    expect(await pings(2)).to.deep.equal([8, 8]);
    await fail('off', {});
    expect(await pings(1)).to.deep.equal([0]);
  });

  it('strike one application, and no other', async () => {
    const address = new URL(server.uri);
    address.searchParams.set('appName', 'site');
    const site = await MongoClient.connect(address.href);
    await fail('alwaysOn', { failCommands: ['ping'], errorCode: 8, appName: 'site' });
    const struck = await codeOf(site.db().command({ ping: 1 }));
    await site.close();
    expect([struck, ...await pings(1)]).to.deep.equal([8, 0]);
  });

  it('drop the connection before a write, or after it, and the driver repeats it once', async () => {
    const things = server.db.collection('things');
    await fail({ times: 1 }, { failCommands: ['insert'], closeConnection: true });
    await things.insertOne({ n: 1 });
    await fail({ times: 1 }, {}, 'onPrimaryTransactionalWrite');
    await things.insertOne({ n: 2 });
    expect(await things.countDocuments()).to.equal(2);
  });

  it('label errors as a server does, or as asked', async () => {
    const labelsOf = (attempt: Promise<unknown>) => attempt.then(() => [], (error: MongoServerError) => error.errorLabels);
    await fail({ times: 2 }, { failCommands: ['insert'], errorCode: 91 });
    expect(await labelsOf(server.db.collection('things').insertOne({ n: 1 }))).to.include('RetryableWriteError');
    await fail({ times: 1 }, { failCommands: ['insert'], errorCode: 91, errorLabels: [] });
    expect(await labelsOf(server.db.collection('things').insertOne({ n: 1 }))).not.to.include('RetryableWriteError');
  });

  it('write, and say that the write was not confirmed', async () => {
    await fail({ times: 1 }, { failCommands: ['insert'], writeConcernError: { code: 64, errmsg: 'waiting for replication timed out' } });
    expect(await codeOf(server.db.collection('things').insertOne({ n: 1 }))).to.equal(64);
    expect(await server.db.collection('things').countDocuments()).to.equal(1);
  });

  it('keep a command waiting', async () => {
    await fail({ times: 1 }, { failCommands: ['ping'], blockConnection: true, blockTimeMS: 60 });
    const order: string[] = [];
    await Promise.all([server.db.command({ ping: 1 }).then(() => order.push('ping')), server.db.command({ buildInfo: 1 }).then(() => order.push('buildInfo'))]);
    expect(order).to.deep.equal(['buildInfo', 'ping']);
  });

  it('are refused where this server has none of the name', async () => {
    expect(await codeOf(fail('alwaysOn', {}, 'somethingElse'))).to.equal(2);
    expect(await codeOf(fail({ sometimes: 1 }, {}))).to.equal(9);
  });
});
