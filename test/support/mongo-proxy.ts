import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { Document } from 'bson';
import { messageCutter, readCommand, type WireCommand, type WireMessage } from './op-msg.ts';

/** Where a process is to be struck: before a write reaches the database, or after it took effect and before anybody is told. */
export interface Trap {
  /** Which write since the trap was set, of those that take effect by themselves: 1 is the first. */
  nth: number;
  when: 'before' | 'after';
  /**
   * Only such writes count, in transactions too: `update donations`. `commit totals` is a commit of a transaction that
   * wrote to that collection.
   */
  only?: string;
}

/** A way to the database that sees every write of one process and can end the process at any of them. */
export interface MongoProxy {
  readonly port: number;
  /**
   * Counts writes from here on, and strikes once at the trap.
   * @param strike must end the process before it returns
   * @returns resolves, when it was struck, with the write that it was struck at: `update outbox`
   */
  arm(trap: Trap, strike: () => void): Promise<string>;
  /** Forgets a trap that was not walked into. */
  disarm(): void;
  /** What was written since it was last asked, each write that took effect by itself: `update outbox`, `commit donations ledger-entries`. */
  takeWrites(): string[];
  /** The sessions that the process used, for the server to end: a transaction of a dead client holds its locks. */
  takeSessions(): Document[];
  close(): Promise<void>;
}

const writing = new Set(['insert', 'update', 'delete', 'findAndModify', 'bulkWrite', 'commitTransaction']);
/** Looked through for work again and again by a command that could write, whatever else is going on. */
const idle = new Set(['findAndModify reports', 'findAndModify pictures']);

interface State {
  writes: number;
  /** What open transactions have written to so far, by session. */
  written: Map<string, Set<string>>;
  effects: string[];
  sessions: Map<string, Document>;
  trap: (Trap & { spring: (write: string) => void }) | undefined;
  sockets: Set<Socket>;
}

/** @param target the database's primary; nothing must lead around the proxy, so clients connect with `directConnection` */
export async function startMongoProxy(target: { host: string; port: number }): Promise<MongoProxy> {
  const state: State = { writes: 0, written: new Map(), effects: [], sessions: new Map(), trap: undefined, sockets: new Set() };
  const server = createServer((client) => passOn(client, target, state));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    arm(trap, strike) {
      state.writes = 0;
      return new Promise((resolve) => {
        const spring = (write: string) => {
          state.trap = undefined;
          strike();
          for (const socket of state.sockets) socket.destroy();
          resolve(write);
        };
        state.trap = { ...trap, spring };
      });
    },
    disarm() {
      state.trap = undefined;
    },
    takeWrites: () => state.effects.splice(0),
    takeSessions() {
      const sessions = [...state.sessions.values()];
      state.sessions.clear();
      return sessions;
    },
    close: () => new Promise((resolve) => {
      for (const socket of state.sockets) socket.destroy();
      server.close(() => resolve());
    }),
  };
}

function passOn(client: Socket, target: { host: string; port: number }, state: State): void {
  const database = connect(target.port, target.host);
  /** The request whose answer must not come through. */
  let fatal: { requestId: number; spring: () => void } | undefined;
  for (const socket of [client, database]) {
    socket.setNoDelay(true);
    state.sockets.add(socket);
    socket.once('close', () => {
      state.sockets.delete(socket);
      client.destroy();
      database.destroy();
    });
    // A process that was just killed resets its connections; that is what this proxy is for.
    socket.on('error', () => undefined);
  }
  const cutRequests = messageCutter();
  client.on('data', (chunk: Buffer) => {
    for (const message of cutRequests(chunk)) {
      const caught = noteRequest(message, state);
      if (caught?.when === 'before') return caught.spring();
      if (caught?.when === 'after') fatal = { requestId: message.requestId, spring: caught.spring };
      database.write(message.bytes);
    }
  });
  const cutAnswers = messageCutter();
  database.on('data', (chunk: Buffer) => {
    for (const message of cutAnswers(chunk)) {
      if (fatal?.requestId === message.responseTo) return fatal.spring();
      client.write(message.bytes);
    }
  });
}

/** A commit is called by what its transaction wrote to. */
function labelOf({ name, collection, effective, sessionId }: WireCommand, { written }: State): string {
  const session = JSON.stringify(sessionId);
  if (name === 'commitTransaction') {
    const collections = [...written.get(session) ?? []].sort().join(' ');
    written.delete(session);
    return `commit ${collections}`.trim();
  }
  if (!effective) written.set(session, (written.get(session) ?? new Set()).add(collection));
  return `${name} ${collection}`;
}

/** Whether a write, such as `commit donations totals`, is of a kind that a trap names, such as `commit totals`. */
export function isSuch(label: string, wanted: string): boolean {
  const [verb, ...collections] = label.split(' ');
  const [wantedVerb, wantedCollection = ''] = wanted.split(' ');
  return verb === wantedVerb && (label === wanted || (verb === 'commit' && collections.includes(wantedCollection)));
}

/** Counts the request if it writes. @returns the trap, when it stands here */
function noteRequest(message: WireMessage, state: State): { when: Trap['when']; spring: () => void } | undefined {
  const command = readCommand(message);
  if (command?.sessionId !== undefined) state.sessions.set(JSON.stringify(command.sessionId), command.sessionId);
  if (command === undefined || !writing.has(command.name) || idle.has(`${command.name} ${command.collection}`)) return undefined;
  const label = labelOf(command, state);
  if (command.effective) state.effects.push(label);
  const { trap } = state;
  if (trap === undefined || !(trap.only === undefined ? command.effective : isSuch(label, trap.only))) return undefined;
  state.writes++;
  return trap.nth === state.writes ? { when: trap.when, spring: () => trap.spring(label) } : undefined;
}
