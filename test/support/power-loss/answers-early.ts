import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { readOptions } from '../../../src/sandbox/command-line.ts';
import { timestampOf } from '../../../src/sandbox/mongo/changes/resume-token.ts';
import { Cursors } from '../../../src/sandbox/mongo/commands/cursors.ts';
import { runCommand } from '../../../src/sandbox/mongo/commands/run-command.ts';
import { Database } from '../../../src/sandbox/mongo/database.ts';
import { openLmdbStore } from '../../../src/sandbox/mongo/store/open-lmdb-store.ts';
import type { Store } from '../../../src/sandbox/mongo/store/store.ts';
import { serveConnection } from '../../../src/sandbox/mongo/wire/serve-connection.ts';

/** The embedded database with a fault: it acknowledges writes before they are on the disk. A test has to find that out. */
const { data = '' } = readOptions('answers-early.ts --port 0 --data DIR', { port: 'optional', data: 'required' });
const database = new Database(hasty(openLmdbStore(path.join(data, 'db'))), () => new Date());
const cursors = new Cursors(() => timestampOf(database.changes.now()));
let connections = 0;
let host = '';
const server = createServer((socket) => {
  serveConnection(socket, ++connections, (message, connectionId) => runCommand({ database, cursors, host: () => host }, message, connectionId));
});
server.listen(0, '127.0.0.1', () => {
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.stdout.write(`mongodb://${host}/?replicaSet=rs0\n`);
});

/** Waits until a commit can be seen, and not until it is flushed. */
function hasty(store: Store): Store {
  let last: [Buffer, Buffer] | undefined;
  const isVisible = () => last !== undefined && isStored(store, last);
  const visible = async () => {
    while (!isVisible()) await nextTurn();
  };
  return {
    ...store,
    put(key, value) {
      last = [key, value];
      store.put(key, value);
    },
    async transact(work) {
      last = undefined;
      await Promise.race([store.transact(work), visible()]);
    },
  };
}

function isStored(store: Store, [key, value]: [Buffer, Buffer]): boolean {
  const now = store.snapshot();
  const stored = store.get(key, now)?.equals(value) === true;
  now.done();
  return stored;
}
