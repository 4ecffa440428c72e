import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import path from 'node:path';
import { lockDataFolder } from '../lock-data-folder.ts';
import type { Serving } from '../run-in-thread.ts';
import { numberDocuments } from './catalog/number-documents.ts';
import { timestampOf } from './changes/resume-token.ts';
import { Cursors } from './commands/cursors.ts';
import { runCommand } from './commands/run-command.ts';
import { Database } from './database.ts';
import { FailPoints } from './fail-points/fail-points.ts';
import { startHousekeeping } from './housekeeping.ts';
import { openLmdbStore } from './store/open-lmdb-store.ts';
import type { Answer } from './wire/serve-connection.ts';
import { serveConnection } from './wire/serve-connection.ts';

export interface ServeOptions {
  dataDir: string;
  /** 0, or left out, for any free port. */
  port?: number;
  /** Milliseconds between two looks for expired documents; 10 s when left out. */
  expiryInterval?: number;
  /** Milliseconds after which a transaction that nobody ended is; a minute, as MongoDB's, when left out. */
  transactionLifetime?: number;
  /** Takes `configureFailPoint`, by which tests ask for faults; off when left out. */
  testCommands?: boolean;
}

/**
 * Serves a data folder to MongoDB drivers on the loopback interface.
 * @returns the address as `mongodb://…`
 * @throws DataFolderInUse, or the system's error for a port that is taken
 */
export async function serve({ dataDir, port = 0, expiryInterval = 10_000, transactionLifetime = 60_000, testCommands = false }: ServeOptions): Promise<Serving<string>> {
  const unlock = lockDataFolder(dataDir);
  const undo: (() => void | Promise<void>)[] = [unlock];
  try {
    const store = openLmdbStore(path.join(dataDir, 'db'));
    undo.unshift(() => store.close());
    await numberDocuments(store);
    const database = new Database(store, () => new Date());
    undo[0] = () => database.close();
    return await serveDatabase(database, { port, expiryInterval, transactionLifetime, testCommands }, undo);
  } catch (error) {
    for (const step of undo) await step();
    throw error;
  }
}

type Settings = Required<Omit<ServeOptions, 'dataDir'>>;

async function serveDatabase(database: Database, { port, expiryInterval, transactionLifetime, testCommands }: Settings, undo: (() => void | Promise<void>)[]): Promise<Serving<string>> {
  const cursors = new Cursors(() => timestampOf(database.changes.now()));
  const sockets = new Set<Socket>();
  let connections = 0;
  let host = '';
  const run: Answer = (message, connectionId) => runCommand({ database, cursors, host: () => host }, message, connectionId);
  const answer = testCommands ? new FailPoints(run).run : run;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serveConnection(socket, ++connections, answer);
  });
  host = `127.0.0.1:${await listen(server, port)}`;
  const stopHousekeeping = startHousekeeping(database, cursors, { expiryInterval, transactionLifetime });
  return {
    address: `mongodb://${host}/wellspring?replicaSet=rs0`,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
      await stopHousekeeping();
      for (const step of undo) await step();
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
