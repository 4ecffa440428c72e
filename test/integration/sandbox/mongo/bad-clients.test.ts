import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { MongoClient } from 'mongodb';
import { type DatabaseProgram, residentMegabytes, startDatabaseProgram } from './support/a-program.ts';
import { frameOf, sendBytes, sendCommand } from './support/raw-client.ts';
import { until } from './support/until.ts';

describe('embedded database: clients that behave badly', function () {
  this.timeout(60_000);
  let dataDir: string;
  let server: DatabaseProgram;
  let client: MongoClient;
  const sockets: Socket[] = [];

  before(async () => {
    dataDir = mkdtempSync(path.join(tmpdir(), 'wellspring-mongo-'));
    server = await startDatabaseProgram(dataDir);
    client = await MongoClient.connect(server.uri);
    const big = 'x'.repeat(1024 * 1024);
    for (let _id = 0; _id < 24; _id++) await client.db('test').collection<{ _id: number; big: string }>('pictures').insertOne({ _id, big });
  });
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
  });
  after(async () => {
    await client?.close();
    await server?.kill();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const opened = async (): Promise<Socket> => {
    const socket = connect(server.port, '127.0.0.1');
    sockets.push(socket);
    socket.on('error', () => socket.destroy());
    await once(socket, 'connect');
    return socket;
  };
  const ping = async (): Promise<void> => {
    expect(await sendCommand(server.port, { ping: 1, $db: 'admin' })).to.include({ ok: 1 });
  };
  const grown = (before: number | undefined) => (residentMegabytes(server.pid) ?? 0) - (before ?? 0);

  it('serves on beside 1,000 connections that say nothing', async () => {
    const before = residentMegabytes(server.pid);
    for (let batch = 0; batch < 10; batch++) await Promise.all(Array.from({ length: 100 }, opened));
    expect(sockets.filter((socket) => !socket.destroyed)).to.have.lengthOf(1_000);
    expect(await client.db('test').collection('pictures').countDocuments()).to.equal(24);
    await ping();
    expect(grown(before)).to.be.below(100);
  });

  it('keeps little for a client that asks for much and reads nothing', async () => {
    const before = residentMegabytes(server.pid);
    const greedy = await opened();
    greedy.pause();
    for (let n = 0; n < 200; n++) greedy.write(frameOf({ find: 'pictures', filter: {}, $db: 'test' }));
    for (let n = 0; n < 20; n++) expect(await client.db('test').collection('pictures').countDocuments({ big: { $type: 'string' } })).to.equal(24);
    // 200 answers of 16 MB were asked for: without waiting for the client they would be 3 GB.
    expect(grown(before)).to.be.below(400);
  });

  it('reads no more from a client that sends on and on without reading answers', async () => {
    const before = residentMegabytes(server.pid);
    const chatty = await opened();
    chatty.pause();
    const command = frameOf({ insert: 'chatter', documents: Array.from({ length: 12 }, () => ({ text: 'y'.repeat(1024 * 1024) })), ordered: true, $db: 'test' });
    const question = frameOf({ find: 'pictures', filter: {}, $db: 'test' });
    for (let n = 0; n < 4; n++) chatty.write(question);
    for (let n = 0; n < 20; n++) chatty.write(command);
    for (let n = 0; n < 100; n++) await ping();
    expect(chatty.writableLength, 'what waits at the client').to.be.greaterThan(150 * 1024 * 1024);
    expect(grown(before)).to.be.below(400);
    chatty.destroy();
    await ping();
  });

  it('goes on answering a client that stopped reading for a while', async () => {
    const slow = await opened();
    slow.pause();
    for (let n = 0; n < 5; n++) slow.write(frameOf({ find: 'pictures', filter: {}, batchSize: 5, singleBatch: true, $db: 'test' }));
    await ping();
    let read = 0;
    slow.on('data', (chunk: Buffer) => {
      read += chunk.length;
    });
    slow.resume();
    await until(async () => read > 5 * 5 * 1024 * 1024);
  });

  it('waits for the rest of a message without disturbing others, and forgets it with its connection', async () => {
    const whole = frameOf({ insert: 'halves', documents: [{ n: 1 }], $db: 'test' });
    for (const cut of [1, 3, 4, 15, 16, 20, whole.length - 1]) {
      const half = await opened();
      half.write(whole.subarray(0, cut));
      await ping();
      half.destroy();
    }
    expect(await client.db('test').collection('halves').countDocuments()).to.equal(0);
    const dripping = await opened();
    const replied = once(dripping, 'data');
    for (const byte of whole) {
      dripping.write(Buffer.from([byte]));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await replied;
    expect(await client.db('test').collection('halves').countDocuments()).to.equal(1);
  });

  const lies: [string, (frame: Buffer) => void][] = [
    ['no length at all', (frame) => frame.writeInt32LE(0, 0)],
    ['a negative length', (frame) => frame.writeInt32LE(-1, 0)],
    ['a length below a header', (frame) => frame.writeInt32LE(15, 0)],
    ['a length over the limit', (frame) => frame.writeInt32LE(48_000_001, 0)],
    ['an opcode of another age', (frame) => frame.writeInt32LE(2001, 12)],
    ['flags that nobody knows', (frame) => frame.writeUInt32LE(0x80, 16)],
    ['a section of an unknown kind', (frame) => frame.writeUInt8(9, 20)],
    ['a document longer than its message', (frame) => frame.writeInt32LE(1_000_000, 21)],
    ['a document of negative length', (frame) => frame.writeInt32LE(-5, 21)],
  ];
  for (const [name, lie] of lies) {
    it(`hangs up on ${name}`, async () => {
      const frame = frameOf({ ping: 1, $db: 'admin' });
      lie(frame);
      expect(await sendBytes(server.port, frame)).to.deep.equal([]);
      await ping();
    });
  }
});
