import { once } from 'node:events';
import { connect } from 'node:net';
import { deserialize, serialize } from 'bson';
import type { Document } from 'bson';
import { buildReply } from '../../../../../src/sandbox/mongo/wire/build-reply.ts';
import { FrameSplitter } from '../../../../../src/sandbox/mongo/wire/frame-splitter.ts';

/** A command as a driver would put it on the wire. */
export function frameOf(command: Document): Buffer {
  return buildReply(Buffer.from(serialize(command)), { requestId: 0, legacy: false });
}

/** Sends one command on a connection of its own, without what a driver adds. */
export async function sendCommand(port: number, command: Document): Promise<Document> {
  const [reply] = await sendBytes(port, frameOf(command), 1);
  if (!reply) throw new Error('the connection was closed without an answer');
  return reply;
}

/** Sends bytes as they are; resolves with the answers when there are as many as expected, or when the server hangs up. */
export async function sendBytes(port: number, bytes: Buffer, expected = Infinity): Promise<Document[]> {
  const socket = connect(port, '127.0.0.1');
  const splitter = new FrameSplitter();
  const replies: Document[] = [];
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    for (const frame of splitter.take(chunk)) replies.push(deserialize(frame.subarray(21)));
    if (replies.length >= expected) socket.destroy();
  });
  socket.write(bytes);
  await once(socket, 'close');
  return replies;
}
