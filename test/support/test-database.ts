import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Connection } from 'mongoose';
import { connectMongo } from '../../src/platform/mongo/connect-mongo.ts';
import { startMongo } from '../../src/sandbox/mongo/start-mongo.ts';
import { newId } from '../../src/shared/ids.ts';

export interface TestDatabase {
  connection: Connection;
  /** The address of this database, for processes of their own. */
  uri: string;
  close(): Promise<void>;
}

interface Server {
  uri: string;
  close(): Promise<void>;
}

let running: Promise<Server> | undefined;

/**
 * A fresh, empty database: on the replica set that TEST_MONGODB_URI names, else on the embedded one, which all tests of
 * a run share. Its name says that it is a test's, and closing drops it.
 */
export async function testDatabase(): Promise<TestDatabase> {
  running ??= startServer();
  const address = new URL((await running).uri);
  address.pathname = `/wellspring-test-${newId('db').toLowerCase()}`;
  const connection = await connectMongo(address.href);
  return {
    connection,
    uri: address.href,
    async close() {
      await connection.dropDatabase();
      await connection.close();
    },
  };
}

async function startServer(): Promise<Server> {
  const named = process.env.TEST_MONGODB_URI;
  if (named !== undefined && named !== '') return { uri: named, close: () => Promise.resolve() };
  const dataDir = mkdtempSync(path.join(tmpdir(), 'wellspring-test-'));
  const server = await startMongo({ dataDir });
  return {
    uri: server.uri,
    async close() {
      await server.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** The shared server ends with the run; without this its thread would keep the process alive. */
export const mochaHooks = {
  async afterAll() {
    await (await running)?.close();
    running = undefined;
  },
};
