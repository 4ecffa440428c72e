import { runInThread } from '../run-in-thread.ts';
import type { StripeOptions } from './serve.ts';

/**
 * Starts the embedded Stripe in a thread of its own.
 * @returns `apiBase`, the address for the SDK, as in `http://127.0.0.1:12111`
 * @throws DataFolderInUse when another process has the folder; EADDRINUSE when the port is taken
 */
export async function startStripe(options: StripeOptions): Promise<{ apiBase: string; close(): Promise<void> }> {
  const thread = await runInThread<string>(new URL('./serve.ts', import.meta.url), options);
  return { apiBase: thread.address, close: () => thread.close() };
}
