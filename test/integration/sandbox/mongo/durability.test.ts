import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { UUID } from 'bson';
import { expect } from 'chai';
import { Long, MongoClient } from 'mongodb';
import { startMongo } from '../../../../src/sandbox/mongo/start-mongo.ts';
import { programArguments } from '../../../support/start-child.ts';
import { sendCommand } from './support/raw-client.ts';

interface Started { child: ChildProcess; uri: string }

async function startProgram(dataDir: string): Promise<Started> {
  const child = spawn(process.execPath, [...programArguments('src/sandbox/mongo/main.ts'), '--port', '0', '--data', dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [uri] = await once(createInterface({ input: child.stdout }), 'line') as [string];
  return { child, uri };
}

async function kill({ child }: Started): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

describe('embedded database: durability', () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(path.join(tmpdir(), 'wellspring-mongo-'));
  });
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

  it('loses no acknowledged write to kill -9, and keeps indexes and documents together', async () => {
    const acknowledged = new Set<number>();
    let next = 0;
    for (let round = 0; round < 3; round++) {
      const started = await startProgram(dataDir);
      const client = await MongoClient.connect(started.uri, { serverSelectionTimeoutMS: 500 });
      const things = client.db('test').collection<{ _id: number; n: number }>('things');
      await things.createIndex({ n: 1 }, { unique: true });
      const server = { alive: true };
      const writers = Array.from({ length: 8 }, async () => {
        while (server.alive) {
          const _id = next++;
          await things.insertOne({ _id, n: _id }).then(() => acknowledged.add(_id), () => {
            server.alive = false;
          });
        }
      });
      const enough = acknowledged.size + 200;
      while (acknowledged.size < enough) await new Promise((resolve) => setImmediate(resolve));
      await kill(started);
      server.alive = false;
      await Promise.all(writers);
      await client.close();
    }
    const { uri, close } = await reopened(dataDir);
    const client = await MongoClient.connect(uri);
    const things = client.db('test').collection<{ _id: number; n: number }>('things');
    const stored = await things.find().map(({ _id }) => _id).toArray();
    const indexed = await things.find({ n: { $gte: 0 } }).hint({ n: 1 }).map(({ _id }) => _id).toArray();
    await client.close();
    await close();
    expect([...acknowledged].filter((id) => !stored.includes(id))).to.deep.equal([]);
    expect(indexed.toSorted((a, b) => a - b)).to.deep.equal(stored.toSorted((a, b) => a - b));
  });

  it('carries out a retried write once, even after a crash', async () => {
    const write = { insert: 'things', documents: [{ n: 1 }], $db: 'test', lsid: { id: new UUID() }, txnNumber: Long.fromNumber(3) };
    const started = await startProgram(dataDir);
    const first = await sendCommand(Number(new URL(started.uri).port), write);
    await kill(started);
    const { uri, close } = await reopened(dataDir);
    const port = Number(new URL(uri).port);
    const again = await sendCommand(port, write);
    const count = await sendCommand(port, { count: 'things', $db: 'test' });
    const older = await sendCommand(port, { ...write, txnNumber: Long.fromNumber(2) });
    await close();
    expect(first).to.include({ n: 1, ok: 1 });
    expect(again).to.include({ n: 1, ok: 1 });
    expect(count).to.include({ n: 1 });
    expect(older).to.include({ ok: 0, code: 225 });
  });

  it('lets a commit be repeated after a crash', async () => {
    const transaction = { $db: 'test', lsid: { id: new UUID() }, txnNumber: Long.fromNumber(1), autocommit: false };
    const commit = { commitTransaction: 1, ...transaction, $db: 'admin' };
    const started = await startProgram(dataDir);
    const port = Number(new URL(started.uri).port);
    await sendCommand(port, { insert: 'things', documents: [{ n: 1 }], ...transaction, startTransaction: true });
    expect(await sendCommand(port, commit)).to.include({ ok: 1 });
    await kill(started);
    const { uri, close } = await reopened(dataDir);
    expect(await sendCommand(Number(new URL(uri).port), commit)).to.include({ ok: 1 });
    await close();
  });

  it('refuses a folder that another process serves', async () => {
    const started = await startProgram(dataDir);
    const error = await startMongo({ dataDir }).then(() => undefined, (refused: unknown) => refused as { code: string; message: string });
    await kill(started);
    expect(error?.code).to.equal('DATA_FOLDER_IN_USE');
    expect(error?.message).to.contain(`already used by process ${started.child.pid}`);
  });

  it('says when its port is taken', async () => {
    const { uri, close } = await reopened(dataDir);
    const other = path.join(dataDir, 'other');
    const error = await startMongo({ dataDir: other, port: Number(new URL(uri).port) }).catch((refused: unknown) => refused);
    await close();
    expect(error).to.have.property('code', 'EADDRINUSE');
  });
});

async function reopened(dataDir: string): Promise<{ uri: string; close: () => Promise<void> }> {
  const server = await startMongo({ dataDir });
  return { uri: server.uri, close: () => server.close() };
}
