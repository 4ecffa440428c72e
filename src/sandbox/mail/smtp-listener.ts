import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerDataStream, SMTPServerSession } from 'smtp-server';
import { afterDrop, refusalOf } from './behaviour.ts';
import type { Behaviour } from './behaviour.ts';
import type { Mailbox } from './mailbox.ts';

/** The largest message taken, in bytes: what common providers accept. */
const sizeLimit = 25 * 1024 * 1024;
const refusalText = { 550: '5.1.1 No such mailbox here', 451: '4.3.0 Mailbox busy, try again later' };

type Answer = (error: Error | null, text?: string) => void;

export interface SmtpListener {
  port: number;
  close(): Promise<void>;
}

/**
 * Listens for SMTP on loopback and answers 250 only when a message is on disk.
 * @param behaviour holds how to misbehave; a dropped connection is counted down there
 */
export async function listenSmtp(port: number, mailbox: Mailbox, behaviour: { current: Behaviour }): Promise<SmtpListener> {
  const sockets = new Map<number, Socket>();
  const receive = async (stream: SMTPServerDataStream, session: SMTPServerSession): Promise<'kept' | 'dropped'> => {
    const source = Buffer.concat(await stream.toArray() as Buffer[]);
    const to = session.envelope.rcptTo.map(({ address }) => address.toLowerCase());
    await pause(behaviour.current.delayMs);
    const dropping = afterDrop(behaviour.current);
    behaviour.current = dropping ?? behaviour.current;
    if (!stream.sizeExceeded && (dropping === null || dropping.drop.store)) await mailbox.add(to, source);
    if (dropping === null) return 'kept';
    sockets.get(session.remotePort)?.destroy();
    return 'dropped';
  };
  const answerRecipient = async (address: string, done: Answer) => {
    await pause(behaviour.current.delayMs);
    const code = refusalOf(behaviour.current, address);
    done(code === undefined ? null : refusal(code, refusalText[code]));
  };
  const answerMessage = async (stream: SMTPServerDataStream, session: SMTPServerSession, done: Answer) => {
    try {
      if (await receive(stream, session) === 'kept') done(null, 'Kept in the sandbox mailbox');
    } catch {
      done(refusal(451, '4.3.0 The message could not be kept'));
    }
  };

  const server = new SMTPServer({
    name: 'sandbox.localhost',
    banner: 'Wellspring sandbox mailbox',
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: sizeLimit,
    // Pooled senders keep idle connections open; waiting for them would make Ctrl-C slow.
    closeTimeout: 200,
    onRcptTo: ({ address }, _session, done) => void answerRecipient(address, done),
    onData: (stream, session, done) => void answerMessage(stream, session, done),
  });
  server.server.on('connection', (socket) => rememberWhileOpen(sockets, socket));
  // A client that goes away in the middle of a command is its own trouble, not a reason to stop listening. A port that
  // is taken is reported by `once` below.
  server.on('error', () => undefined);
  server.listen(port, '127.0.0.1');
  await once(server.server, 'listening');
  return {
    port: (server.server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function refusal(responseCode: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode });
}

function rememberWhileOpen(sockets: Map<number, Socket>, socket: Socket): void {
  const port = socket.remotePort;
  if (port === undefined) return;
  sockets.set(port, socket);
  socket.once('close', () => sockets.delete(port));
}
