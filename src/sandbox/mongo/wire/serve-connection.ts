import type { Socket } from 'node:net';
import type { Doc } from '../bson/value.ts';
import { MongoError } from '../mongo-error.ts';
import { buildReply } from './build-reply.ts';
import { FrameSplitter } from './frame-splitter.ts';
import type { Message } from './parse-message.ts';
import { parseMessage } from './parse-message.ts';
import { encodeReply } from '../bson/encode.ts';

/** Carries out a command; answers with the reply, or with its bytes. Errors are answers too: it doesn't throw. */
export type Answer = (message: Message, connectionId: number) => Promise<Doc | Buffer>;

const mostPending = 64;
const mostPendingBytes = 1024 * 1024;

/**
 * Reads commands from a connection and writes answers until either side closes. Commands of one connection are carried
 * out in the order they came. Bytes that make no sense close this connection and touch no other.
 */
export function serveConnection(socket: Socket, connectionId: number, answer: Answer): void {
  const splitter = new FrameSplitter();
  let pending = 0;
  let pendingBytes = 0;
  let last = Promise.resolve();
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  // A client that sends on and on without reading answers is not read either, so that its commands wait in its own memory.
  const count = (frames: number, bytes: number) => {
    pending += frames;
    pendingBytes += bytes;
    if (pending >= mostPending || pendingBytes >= mostPendingBytes) socket.pause();
    else socket.resume();
  };
  socket.on('data', (chunk: Buffer) => {
    try {
      for (const frame of splitter.take(chunk)) {
        count(1, frame.length);
        last = last.then(() => respond(socket, frame, connectionId, answer)).then(() => count(-1, -frame.length));
      }
    } catch {
      socket.destroy();
    }
  });
}

async function respond(socket: Socket, frame: Buffer, connectionId: number, answer: Answer): Promise<void> {
  if (socket.destroyed) return;
  try {
    const message = parseMessage(frame);
    const reply = await answer(message, connectionId);
    if (message.silent) return;
    const body = Buffer.isBuffer(reply) ? reply : encodeReply(reply);
    if (!socket.write(buildReply(body, message))) await drained(socket);
  } catch (error) {
    if (error instanceof MongoError) writeRefusal(socket, frame, error);
    else socket.destroy();
  }
}

/** A command that isn't valid BSON gets an error; its connection is still in step. */
function writeRefusal(socket: Socket, frame: Buffer, error: MongoError): void {
  const body = encodeReply({ ok: 0, errmsg: error.message, code: error.code, codeName: error.codeName });
  socket.write(buildReply(body, { requestId: frame.readInt32LE(4), legacy: false }));
}

/** Waits for a client that reads slowly, so that answers don't pile up in memory. */
function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      socket.off('drain', done);
      socket.off('close', done);
      resolve();
    };
    socket.on('drain', done);
    socket.on('close', done);
  });
}
