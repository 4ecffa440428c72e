import { runInThread } from '../run-in-thread.ts';
import type { MailAddress, MailOptions } from './serve-mail.ts';

/**
 * Starts the embedded mailbox in a thread of its own: an SMTP listener and an HTTP server with `/sandbox/mail`, both on
 * loopback. A message that was answered with 250 survives `kill -9`.
 * @param options `niceness`: how far others go before it, 0 when left out
 * @throws DATA_FOLDER_IN_USE when another process has the folder, EADDRINUSE when a port is taken
 */
export async function startMail(options: MailOptions & { niceness?: number }): Promise<MailAddress & { close(): Promise<void> }> {
  const thread = await runInThread<MailAddress>(new URL('./serve-mail.ts', import.meta.url), options);
  return { ...thread.address, close: () => thread.close() };
}
