import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { lockDataFolder } from '../lock-data-folder.ts';
import type { Serving } from '../run-in-thread.ts';
import { goodBehaviour } from './behaviour.ts';
import { openMailbox } from './mailbox.ts';
import { createMailboxApp } from './mailbox-app.ts';
import { listenSmtp } from './smtp-listener.ts';
import { createViewCache } from './view-cache.ts';

export interface MailOptions {
  /** A folder of its own; made when missing. */
  dataDir: string;
  /** 0 or nothing: any free port. */
  smtpPort?: number;
  httpPort?: number;
}

export interface MailAddress {
  smtpUrl: string;
  /** Scheme, host and port of the server that has `/sandbox/mail`. */
  httpBase: string;
}

/** What the mailbox's thread runs. @throws DataFolderInUse, or EADDRINUSE for a port that is taken */
export async function serve({ dataDir, smtpPort = 0, httpPort = 0 }: MailOptions): Promise<Serving<MailAddress>> {
  const unlock = lockDataFolder(dataDir);
  try {
    const mailbox = await openMailbox(dataDir);
    const behaviour = { current: goodBehaviour };
    const smtp = await listenSmtp(smtpPort, mailbox, behaviour);
    const smtpUrl = `smtp://127.0.0.1:${smtp.port}`;
    const server = createServer(createMailboxApp({ mailbox, views: createViewCache(mailbox), behaviour, smtpUrl }));
    server.listen(httpPort, '127.0.0.1');
    await once(server, 'listening').catch(async (error: unknown) => {
      await smtp.close();
      throw error;
    });
    const close = async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await Promise.all([closed, smtp.close()]);
      unlock();
    };
    return { address: { smtpUrl, httpBase: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }, close };
  } catch (error) {
    unlock();
    throw error;
  }
}
