import { runInThread } from '../run-in-thread.ts';
import type { StripeAddress, StripeOptions } from './serve.ts';

interface RunningStripe {
  /** The address for the SDK, as in `http://127.0.0.1:12111`. */
  apiBase: string;
  /** Where tests give orders; missing unless `controlPort` was given. */
  controlBase?: string;
  close(): Promise<void>;
}

/**
 * Starts the embedded Stripe in a thread of its own. @param options `niceness`: how far others go before it, 0 when left out
 * @throws DataFolderInUse when another process has the folder; EADDRINUSE when the port is taken
 */
export async function startStripe(options: StripeOptions & { niceness?: number }): Promise<RunningStripe> {
  const thread = await runInThread<StripeAddress>(new URL('./serve.ts', import.meta.url), options);
  const { api, control } = thread.address;
  return { apiBase: api, ...(control !== undefined && { controlBase: control }), close: () => thread.close() };
}
