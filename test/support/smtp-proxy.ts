import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Where the sending process is struck: before it says DATA, or when the relay has taken the mail and nobody knows yet. */
export type SmtpTrap = 'before DATA' | 'after the relay took it';

/** A way to the relay that can end the sender at the two moments where mail goes wrong. */
export interface SmtpProxy {
  readonly port: number;
  /** @param strike must end the process before it returns @returns resolves when it was struck */
  arm(trap: SmtpTrap, strike: () => void): Promise<void>;
  close(): Promise<void>;
}

export async function startSmtpProxy(targetPort: number): Promise<SmtpProxy> {
  const sockets = new Set<Socket>();
  let trap: { at: SmtpTrap; spring: () => void } | undefined;
  const server = createServer((client) => {
    const relay = connect(targetPort, '127.0.0.1');
    let inData = false;
    for (const socket of [client, relay]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => {
        sockets.delete(socket);
        client.destroy();
        relay.destroy();
      });
    }
    client.on('data', (chunk: Buffer) => {
      if (/^DATA\r\n/im.test(chunk.toString('latin1')) && !inData) {
        if (trap?.at === 'before DATA') return trap.spring();
        inData = true;
      }
      relay.write(chunk);
    });
    relay.on('data', (chunk: Buffer) => {
      // 354 asks for the message; the 250 after it says that the relay has it.
      if (inData && chunk.toString('latin1').startsWith('250')) {
        inData = false;
        if (trap?.at === 'after the relay took it') return trap.spring();
      }
      client.write(chunk);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    arm: (at, strike) => new Promise((resolve) => {
      trap = { at, spring: () => {
        trap = undefined;
        strike();
        for (const socket of sockets) socket.destroy();
        resolve();
      } };
    }),
    close: () => new Promise((resolve) => {
      for (const socket of sockets) socket.destroy();
      server.close(() => resolve());
    }),
  };
}
