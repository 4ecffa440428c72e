import { connect } from 'node:net';
import { once } from 'node:events';
import { expect } from 'chai';
import fc from 'fast-check';
import { MongoClient } from 'mongodb';
import type { TestServer } from './support/a-server.ts';
import { aServer } from './support/a-server.ts';
import { frameOf, sendBytes, sendCommand } from './support/raw-client.ts';

describe('embedded database: the wire', () => {
  let server: TestServer;
  before(async () => {
    server = await aServer();
  });
  after(() => server.close());

  it('greets as the primary of a replica set', async () => {
    const hello = await sendCommand(server.port, { hello: 1, $db: 'admin' });
    expect(hello).to.include({ isWritablePrimary: true, helloOk: true, setName: 'rs0', minWireVersion: 0, maxWireVersion: 21, logicalSessionTimeoutMinutes: 30, ok: 1 });
    expect(hello['primary']).to.equal(hello['me']);
    expect(hello).to.not.have.property('topologyVersion');
    for (const options of [{ directConnection: true }, { replicaSet: 'rs0' }, { appName: 'x', w: 'majority' as const, readConcernLevel: 'majority' as const }]) {
      const client = await MongoClient.connect(`mongodb://127.0.0.1:${server.port}/`, options);
      expect(await client.db('test').command({ ping: 1 })).to.include({ ok: 1 });
      await client.close();
    }
  });

  it('hangs up on bytes that make no sense, and serves the others', async () => {
    const lying = frameOf({ ping: 1, $db: 'admin' });
    lying.writeInt32LE(40_000_000, 21);
    const unknownOpcode = frameOf({ ping: 1, $db: 'admin' });
    unknownOpcode.writeInt32LE(2010, 12);
    for (const bytes of [Buffer.alloc(64), Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'), unknownOpcode, lying]) {
      expect(await sendBytes(server.port, bytes)).to.deep.equal([]);
    }
    expect(await sendCommand(server.port, { ping: 1, $db: 'admin' })).to.include({ ok: 1 });
  });

  it('stays up whatever is sent', async () => {
    const whole = frameOf({ insert: 'things', documents: [{ a: 1, b: ['x'] }], $db: 'test' });
    await fc.assert(fc.asyncProperty(fc.nat(), fc.nat(255), async (place, byte) => {
      const bytes = Buffer.from(whole);
      bytes[16 + (place % (bytes.length - 16))] = byte;
      const socket = connect(server.port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.end(bytes);
      socket.resume();
      await once(socket, 'close');
    }), { numRuns: 60 });
    expect(await sendCommand(server.port, { ping: 1, $db: 'admin' })).to.include({ ok: 1 });
  });

  it('answers commands of one connection in their order', async () => {
    const numbers = Array.from({ length: 200 }, (_, n) => n);
    const replies = await sendBytes(server.port, Buffer.concat(numbers.map((n) => frameOf({ aggregate: 'none', pipeline: [], cursor: {}, comment: n, $db: `db${n}` }))), 200);
    expect(replies.map((reply) => (reply['cursor'] as { ns: string }).ns)).to.deep.equal(numbers.map((n) => `db${n}.none`));
  });

  const refusals: [object, number][] = [
    [{ nonsense: 1 }, 59], [{ find: 'x', filter: {}, nonsense: 1 }, 40415], [{ find: 'x', tailable: true }, 115], [{ find: 'x', collation: { locale: 'nowhere' } }, 2],
    [{ find: 'x', filter: { $where: '1' } }, 115], [{ find: 'x', sort: { a: 2 } }, 15975], [{ create: 'x', capped: true, size: 1000 }, 115],
    [{ createIndexes: 'x', indexes: [{ key: { a: '2dsphere' }, name: 'a' }] }, 67], [{ createIndexes: 'x', indexes: [{ key: { a: 1 }, name: 'a', wat: 1 }] }, 197],
    [{ aggregate: 'x', pipeline: [{ $nope: {} }], cursor: {} }, 40324], [{ aggregate: 'x', pipeline: [{ $graphLookup: {} }], cursor: {} }, 40324],
    [{ aggregate: 'x', pipeline: [{ $project: { a: { $nope: 1 } } }], cursor: {} }, 168], [{ aggregate: 'x', pipeline: [] }, 9],
    [{ getMore: 5, collection: 'x' }, 43], [{ insert: '', documents: [{}] }, 73], [{ listIndexes: 'nowhere' }, 26],
  ];
  for (const [command, code] of refusals) {
    it(`refuses ${JSON.stringify(command)} with ${code}`, async () => {
      const reply = await sendCommand(server.port, { ...command, $db: 'test' });
      expect(reply).to.include({ ok: 0, code });
      expect(reply['codeName']).to.be.a('string');
    });
  }
});
