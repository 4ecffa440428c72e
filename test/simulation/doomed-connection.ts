import net from 'node:net';
import type { Document } from 'bson';
import mongoose, { type Connection } from 'mongoose';

/** A connection to the database that can die in an instant, at a message that is about to be sent. */
export interface DoomedConnection {
  connection: Connection;
  /** Dies before the message of this number, from now on, 1 being the next; everything that was sent is sent. */
  dieBefore(message: number, atDeath: () => void): void;
  die(): void;
  /** The sessions that were in use when it died, for the server to end. */
  sessions(): Document[];
}

/** Sockets are known by the address of this machine that they come from: all of 127.0.0.0/8 is here. */
const owners = new Map<string, Life>();
let born = 0;

interface Life {
  sockets: Set<net.Socket>;
  dead: boolean;
  left: number;
  atDeath: () => void;
}

watchSockets();

/** As the house connects, with an address of its own to come from. */
export async function doomedConnection(uri: string): Promise<DoomedConnection> {
  born++;
  const localAddress = `127.${100 + Math.trunc(born / 62_500) % 100}.${Math.trunc(born / 250) % 250}.${(born % 250) + 1}`;
  const life: Life = { sockets: new Set(), dead: false, left: Infinity, atDeath: () => undefined };
  owners.set(localAddress, life);
  const connection = mongoose.createConnection(uri, { localAddress, serverSelectionTimeoutMS: 3_000, connectTimeoutMS: 5_000, heartbeatFrequencyMS: 2_000, bufferCommands: false, autoIndex: false, autoCreate: false });
  await connection.asPromise();
  return {
    connection,
    dieBefore(message, atDeath) {
      life.left = message;
      life.atDeath = atDeath;
    },
    die: () => end(life),
    sessions: () => sessionsOf(connection),
  };
}

function end(life: Life): void {
  life.dead = true;
  for (const socket of life.sockets) socket.destroy();
  life.sockets.clear();
}

/** The driver keeps them for itself. */
function sessionsOf(connection: Connection): Document[] {
  const { s } = connection.getClient() as unknown as { s: { activeSessions: Set<{ id?: Document }> } };
  return [...s.activeSessions].flatMap(({ id }) => (id === undefined ? [] : [id]));
}

function watchSockets(): void {
  const { prototype } = net.Socket;
  const connect = Reflect.get(prototype, 'connect') as (...args: unknown[]) => unknown;
  Reflect.set(prototype, 'connect', function watched(this: net.Socket, ...args: unknown[]) {
    // Only then: connecting puts the socket's own way to write back in its place.
    const connecting = Reflect.apply(connect, this, args);
    const life = owners.get(localAddressOf(args) ?? '');
    if (life !== undefined) watch(this, life);
    return connecting;
  });
}

function watch(socket: net.Socket, life: Life): void {
  // A dead process connects no more.
  if (life.dead) setImmediate(() => socket.destroy());
  life.sockets.add(socket);
  socket.once('close', () => life.sockets.delete(socket));
  // What comes of a connection that is cut off in the middle is nobody's business.
  socket.on('error', () => undefined);
  const write = Reflect.get(socket, 'write') as (...args: unknown[]) => unknown;
  Reflect.set(socket, 'write', (...args: unknown[]): unknown => {
    if (life.dead) return false;
    if (--life.left <= 0) {
      end(life);
      life.atDeath();
      return false;
    }
    return Reflect.apply(write, socket, args);
  });
}

function localAddressOf(args: unknown[]): string | undefined {
  const first: unknown = Array.isArray(args[0]) ? args[0][0] : args[0];
  return typeof first === 'object' && first !== null && 'localAddress' in first ? String(first.localAddress) : undefined;
}
