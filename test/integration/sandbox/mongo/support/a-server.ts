import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MongoClient } from 'mongodb';
import type { Db } from 'mongodb';
import { serve } from '../../../../../src/sandbox/mongo/serve.ts';
import type { ServeOptions } from '../../../../../src/sandbox/mongo/serve.ts';

export interface TestServer {
  uri: string;
  port: number;
  client: MongoClient;
  db: Db;
  /** Stops the server and starts another one on the same data. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** A server in this process on a folder of its own, and a client for it. */
export async function aServer(options: Partial<ServeOptions> = {}): Promise<TestServer> {
  const dataDir = options.dataDir ?? mkdtempSync(path.join(tmpdir(), 'wellspring-mongo-'));
  const start = async () => {
    const serving = await serve({ ...options, dataDir });
    const client = await MongoClient.connect(serving.address);
    return { serving, client };
  };
  let { serving, client } = await start();
  const stop = async () => {
    await client.close();
    await serving.close();
  };
  return {
    get uri() { return serving.address; },
    get port() { return Number(new URL(serving.address).port); },
    get client() { return client; },
    get db() { return client.db('test'); },
    async restart() {
      await stop();
      ({ serving, client } = await start());
    },
    async close() {
      await stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
